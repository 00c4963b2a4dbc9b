/**
 * The built command as a process, in a folder of its own.
 */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const bin = resolve(__dirname, '../../dist/cjs/cli/bin.js')

/** Processes take their time where many run at once. */
jest.setTimeout(60_000)

/** How a process ended: `signal` where nothing but a signal ended it. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface Options {
  readonly cwd?: string
  readonly stdin?: string | Buffer
  readonly node?: ReadonlyArray<string>
  /** Given the process when it runs; standard input stays open. */
  readonly during?: (child: ChildProcess) => void
}

/** Waits for a process to end. */
export const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolveEnded, reject) => {
    const out: Array<Buffer> = []
    const err: Array<Buffer> = []
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin?.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolveEnded({ code, signal, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() })
    )
  })

/** Runs the command. */
export const command = (
  args: ReadonlyArray<string>,
  { cwd, stdin, node = [], during }: Options = {}
): Promise<Ended> => {
  const child = spawn(process.execPath, [...node, bin, ...args], { cwd, stdio: 'pipe' })
  if (during === undefined) child.stdin.end(stdin ?? '')
  else during(child)
  return ended(child)
}

/** Runs the command when nobody reads a stream of it any more. */
export const unread = async (
  args: ReadonlyArray<string>,
  stream: 'stdout' | 'stderr',
  { cwd, env }: Pick<SpawnOptions, 'cwd' | 'env'>
): Promise<Ended> => {
  const child = spawn('bash', ['-c', 'read -r && exec "$0" "$@"', process.execPath, bin, ...args], { cwd, env })
  const over = ended(child)
  child[stream].destroy()
  await once(child[stream], 'close')
  child.stdin.end('\n')
  return over
}

/** Runs a line of shell; `upgrade` and `downgrade` in it are the commands. */
export const shell = (line: string, cwd: string): Promise<Ended> => {
  const tool = `${process.execPath} ${bin}`
  const functions = `upgrade() { ${tool} upgrade "$@"; }; downgrade() { ${tool} downgrade "$@"; };`
  return ended(spawn('bash', ['-c', `${functions} ${line}`], { cwd, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** A folder with files in it, and how to read them. */
export const withFiles = (files: Readonly<Record<string, string | Buffer>>) => {
  const cwd = mkdtempSync(join(tmpdir(), 'sessions-'))
  made.push(cwd)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content)
  return {
    cwd,
    path: (name: string): string => join(cwd, name),
    bytes: (name: string): Buffer => readFileSync(join(cwd, name)),
    text: (name: string): string => readFileSync(join(cwd, name), 'utf8'),
    lines: (name: string): ReadonlyArray<Record<string, unknown>> =>
      readFileSync(join(cwd, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    json: (name: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(cwd, name), 'utf8')) as Record<string, unknown>
  }
}

const made: Array<string> = []

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true })
})
