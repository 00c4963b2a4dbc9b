/** Threads that share nothing, each with the same work: what the machine itself makes of more than one. */
import { isMainThread, Worker } from 'node:worker_threads'

const spin = () => {
  let x = 1
  for (let i = 0; i < 100_000_000; i++) x = Math.imul(x, 31) + i
  return x
}

if (isMainThread) {
  for (let i = 0; i < Number(process.argv[2]); i++)
    new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) })
} else spin()
