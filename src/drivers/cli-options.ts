/** From an argument list to what is asked for. Prints nothing, runs nothing. */
import yargs, { type Argv } from 'yargs'
import { nearestTo } from '../config/nearest.js'
import type { GateOptions } from './cli-gate.js'
import { packageVersion } from './cli-package.js'
import { paths, type Selection, selectionOf, selectionOptions } from './cli-selection.js'
import { type Flags, last, oneOf, unknownValue } from './cli-values.js'

export const commandNames = ['run', 'check', 'inventory', 'init', 'list', 'explain'] as const
/** `diff` is for people, `sarif` and what follows for build servers. */
export const formats = ['text', 'diff', 'json', 'sarif', 'github', 'gitlab', 'markdown'] as const
export type Format = (typeof formats)[number]

export type Asked =
  | {
      command: 'run'
      selection: Selection
      format?: Format
      dryRun: boolean
      force: boolean
      output?: string
      color?: boolean
    }
  | {
      command: 'check'
      selection: Selection
      format: Format
      gate: GateOptions
      output?: string
      color?: boolean
    }
  | { command: 'inventory'; selection: Selection; format: 'text' | 'json'; color?: boolean }
  | { command: 'init'; dryRun: boolean; yes: boolean }
  | { command: 'list'; color?: boolean }
  | { command: 'explain'; what: string; selection: Selection; color?: boolean }
  /** Text for standard output: help, or the version. */
  | { command: 'help'; text: string }
  /** Wrong usage, as a sentence. */
  | { command: 'usage'; message: string }

/** Reads an argument list (without node and script). Wrong usage is an answer, not an exception. */
export function parseArguments(argv: readonly string[], width: number): Asked {
  let asked: Asked | null = null
  let printed = ''
  const choose = (make: (flags: Flags) => Asked) => (flags: Flags) => {
    asked = make(flags)
  }
  try {
    parserOf(choose, width).parse(
      [...argv],
      {},
      (error: Error | undefined, _flags: unknown, output: string) => {
        if (error) throw error
        printed = output
      },
    )
  } catch (error) {
    return { command: 'usage', message: sentenceOf((error as Error).message, argv) }
  }
  if (printed !== '') return { command: 'help', text: printed.endsWith('\n') ? printed : `${printed}\n` }
  return asked ?? { command: 'usage', message: noCommand(argv) }
}

function parserOf(choose: (make: (flags: Flags) => Asked) => (flags: Flags) => void, width: number): Argv {
  return yargs()
    .scriptName('polytomic-codemod')
    .usage("$0 <command>\n\nMoves code from Polytomic's REST API 2024-02-08 to 2025-09-18.")
    .locale('en')
    .parserConfiguration({
      'camel-case-expansion': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .command('run [paths..]', 'migrate in place', runOptions, choose(runOf))
    .command('check [paths..]', 'report what is to do, write nothing', checkOptions, choose(checkOf))
    .command('inventory [paths..]', 'list every call to Polytomic', inventoryOptions, choose(inventoryOf))
    .command('init', 'set up ESLint and the check of pull requests', initOptions, choose(initOf))
    .command('list', 'list the changes and what is automatic', (y) => y, choose(listOf))
    .command(
      'explain <what>',
      'explain a change (its id) or a place (file:line)',
      explainOptions,
      choose(explainOf),
    )
    .option('color', { type: 'boolean', describe: 'colours; --no-color for none', global: true })
    .example('$0 run . --dry-run', 'show the migration as a diff')
    .example('$0 check src --format json', 'a report for programs')
    .example('$0 check . --changed', 'only what this branch changes')
    .example('$0 explain src/sync.ts:12', 'why this line was or was not changed')
    .strict()
    .version(packageVersion())
    .help()
    .alias('help', 'h')
    .wrap(Math.min(width, 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? new Error(message)
    })
}

const output = { type: 'string', requiresArg: true, describe: 'a file for the report' } as const

function runOptions(y: Argv): Argv {
  return selectionOptions(y.positional('paths', paths))
    .option('dry-run', { type: 'boolean', default: false, describe: 'write nothing, show a diff' })
    .option('force', { type: 'boolean', default: false, describe: 'write without git, or over open changes' })
    .option('suggestions', {
      type: 'string',
      requiresArg: true,
      describe: 'apply the first suggestion of these changes too',
    })
    .option('format', { type: 'string', requiresArg: true, describe: formats.join(', ') })
    .option('output', output)
}

function checkOptions(y: Argv): Argv {
  return selectionOptions(y.positional('paths', paths))
    .option('format', { type: 'string', requiresArg: true, default: 'text', describe: formats.join(', ') })
    .option('output', output)
    .option('changed', {
      type: 'string',
      defaultDescription: 'the default branch',
      describe: 'only what was changed since a git base',
    })
    .option('baseline', { type: 'string', requiresArg: true, describe: 'a file of findings that pass' })
    .option('update-baseline', {
      type: 'boolean',
      default: false,
      describe: 'write the findings of now to it',
    })
}

function inventoryOptions(y: Argv): Argv {
  return selectionOptions(y.positional('paths', paths)).option('format', {
    type: 'string',
    requiresArg: true,
    default: 'text',
    describe: 'text or json',
  })
}

function initOptions(y: Argv): Argv {
  return y
    .option('dry-run', { type: 'boolean', default: false, describe: 'show it, write nothing' })
    .option('yes', { type: 'boolean', alias: 'y', default: false, describe: 'do not ask' })
}

function explainOptions(y: Argv): Argv {
  return selectionOptions(
    y.positional('what', { type: 'string', demandOption: true, describe: 'a change, or file:line' }),
  )
}

function runOf(flags: Flags): Asked {
  const format = last(flags.format)
  return {
    command: 'run',
    selection: selectionOf(flags),
    dryRun: flags['dry-run'] === true,
    force: flags.force === true,
    ...(format === undefined ? {} : { format: oneOf('--format', format, formats) }),
    ...outputOf(flags),
    ...colorOf(flags),
  }
}

function checkOf(flags: Flags): Asked {
  const format = oneOf('--format', last(flags.format) ?? 'text', formats)
  return {
    command: 'check',
    selection: selectionOf(flags),
    format,
    gate: gateOf(flags),
    ...outputOf(flags),
    ...colorOf(flags),
  }
}

function gateOf(flags: Flags): GateOptions {
  const changed = last(flags.changed)
  const baseline = last(flags.baseline)
  const updateBaseline = flags['update-baseline'] === true
  if (updateBaseline && changed !== undefined) {
    throw new Error('--update-baseline writes all findings, so it does not go together with --changed.')
  }
  return {
    ...(changed === undefined ? {} : { changed }),
    ...(baseline === undefined ? {} : { baseline }),
    updateBaseline,
  }
}

function inventoryOf(flags: Flags): Asked {
  const format = oneOf('--format', last(flags.format) ?? 'text', ['text', 'json'] as const)
  return { command: 'inventory', selection: selectionOf(flags), format, ...colorOf(flags) }
}

function initOf(flags: Flags): Asked {
  return { command: 'init', dryRun: flags['dry-run'] === true, yes: flags.yes === true }
}

function listOf(flags: Flags): Asked {
  return { command: 'list', ...colorOf(flags) }
}

function explainOf(flags: Flags): Asked {
  return { command: 'explain', what: String(flags.what), selection: selectionOf(flags), ...colorOf(flags) }
}

function outputOf(flags: Flags): { output?: string } {
  const output = last(flags.output)
  return output === undefined ? {} : { output }
}

function colorOf(flags: Flags): { color?: boolean } {
  return typeof flags.color === 'boolean' ? { color: flags.color } : {}
}

/** The parser's complaints, as sentences that say what to do. */
function sentenceOf(message: string, argv: readonly string[]): string {
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/m.exec(message)?.[1]?.split(', ')[0]
  if (unknown !== undefined) return unknownArgument(unknown, argv)
  if (/^Not enough arguments following: /.test(message)) {
    return `--${message.replace(/^Not enough arguments following: /, '')} needs a value.`
  }
  if (/^Not enough non-option arguments/.test(message)) {
    return 'explain needs a change or a place: "explain execution-cancel", or "explain src/sync.ts:12".'
  }
  return /[.?]$/.test(message) ? message : `${message}.`
}

const optionNames = [
  ...['only', 'skip', 'suggestions', 'format', 'code-only', 'credential', 'owner-organization-id'],
  ...['assume-version', 'config', 'dry-run', 'force', 'no-color', 'help', 'version'],
  ...['changed', 'baseline', 'update-baseline', 'output', 'yes'],
]

function unknownArgument(name: string, argv: readonly string[]): string {
  const isIt = (word: string) => word.startsWith('-') && word.replace(/^-+|=.*/g, '').endsWith(name)
  const given = argv.find(isIt)?.replace(/=.*/, '')
  if (given === undefined) {
    return name === argv[0] ? unknownValue(name, name, commandNames) : `${name} is one argument too many.`
  }
  const meant = nearestTo(name, optionNames)
  if (meant === name) return `${given} is not an option of this command.`
  return `${given} is not an option.${meant ? ` Did you mean --${meant}?` : ''}`
}

function noCommand(argv: readonly string[]): string {
  const word = argv.find((argument) => !argument.startsWith('-'))
  return word === undefined
    ? `Say what to do: ${commandNames.join(', ')}.`
    : unknownValue(word, word, commandNames)
}
