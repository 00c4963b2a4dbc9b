// What the bundled command has for node:child_process: the same, loaded when it is first used. Few runs use it, and
// loading it takes longer than most of them.
for (const name of ['fork', 'spawn']) {
  // oxlint-disable-next-line unicorn/prefer-node-protocol -- the other spelling is what leads here
  Object.defineProperty(exports, name, { get: () => require('child_process')[name], enumerable: true })
}
