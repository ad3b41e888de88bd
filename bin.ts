#!/usr/bin/env node
import { createInterface } from 'node:readline'
import { main } from './src/drivers/cli.js'
import { type Io, interrupted } from './src/drivers/cli-io.js'

const { stdin, stdout, stderr, env } = process

// `polytomic-codemod check | head` closes the pipe early; that is no error of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const io: Io = {
  detect: async (input) => (await import('./src/drivers/run.js')).detect(input),
  catalogue: () => import('./transforms/index.js'),
  stdout,
  stderr,
  cwd: process.cwd(),
  // A terminal that a build server makes up has nobody in front of it.
  isTTY: Boolean(stdin.isTTY && stderr.isTTY && !env.CI),
  prompt,
  onInterrupt(listener) {
    process.on('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  },
  env,
  now: () => performance.now(),
}

function prompt(question: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdin, output: stderr })
    lines.once('SIGINT', () => {
      reject(interrupted())
      lines.close()
    })
    lines.once('close', () => resolve(null))
    lines.question(question, (answer) => {
      resolve(answer)
      lines.close()
    })
  })
}

process.exitCode = await main(process.argv.slice(2), io)
