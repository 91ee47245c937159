import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** The binary under test. */
const binary = process.env.SHIXIAN_TEST_BINARY ?? join(import.meta.dirname, '../../bin/shixian')

/** How long the binary may take to say where it is: the engine sets up its storage first. */
const starting = 120_000

/** The built binary with an engine of its own, on free ports, in a folder of its own. */
export class Server {
  private constructor(private readonly child: ChildProcess, private readonly folder: string, readonly url: string) {}

  /** Starts `serve --demo` with more flags, e.g. those of a drill; before it `seed` with its own, where a past is wanted. */
  static async start(more: string[], past: string[]): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'shixian-web-'))
    if (past.length > 0) await promisify(execFile)(binary, ['seed', '--data', folder, ...past])
    const flags = ['serve', '--demo', '--data', folder, '--listen', '127.0.0.1:0', '--port', '0', '--ui-port', '0', ...more]
    const child = spawn(binary, flags, { stdio: ['ignore', 'pipe', 'pipe'] })
    let log = ''
    child.stderr.on('data', (line: Buffer) => {
      log = (log + line.toString()).slice(-20_000)
    })
    const ended = new Promise<never>((_, reject) => {
      child.on('error', reject)
      child.on('exit', (code) => {
        reject(new Error(`${binary} ended with ${String(code)}:\n${log}`))
      })
      setTimeout(() => {
        reject(new Error(`${binary} did not say where it is:\n${log}`))
      }, starting).unref()
    })
    const address = new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const url = /^工作台\s+(http:\S+)\//.exec(line)?.[1]
        if (url) resolve(url)
      })
    })
    return new Server(child, folder, await Promise.race([address, ended]))
  }

  async stop(): Promise<void> {
    this.child.removeAllListeners('exit')
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('close', resolve))
      this.child.kill('SIGTERM')
      await ended
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}
