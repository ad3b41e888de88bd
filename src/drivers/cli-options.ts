/** From an argument list to what is asked for. Prints nothing, runs nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import yargs, { type Argv } from 'yargs'
import { type ChangeId, type Credential, changeIds } from '../change.js'
import { wrongExpression } from '../config/check.js'
import { nearestTo } from '../config/nearest.js'
import { packageFolder } from './cli-package.js'

export const commandNames = ['run', 'check', 'inventory', 'list', 'explain'] as const
export const formats = ['text', 'diff', 'json'] as const
export type Format = (typeof formats)[number]

/** What `run`, `check`, `inventory` and `explain <file:line>` have in common. */
export interface Selection {
  /** As given, relative to the working folder. */
  paths: string[]
  only?: Set<ChangeId>
  skip?: Set<ChangeId>
  suggestions?: Set<ChangeId>
  credential?: Credential
  ownerOrganizationId?: string
  assumeVersion?: '2024-02-08'
  /** As given, relative to the working folder. */
  config?: string
  codeOnly: boolean
}

export type Asked =
  | {
      command: 'run'
      selection: Selection
      format?: Format
      dryRun: boolean
      force: boolean
      color?: boolean
    }
  | { command: 'check'; selection: Selection; format: Format; color?: boolean }
  | { command: 'inventory'; selection: Selection; format: 'text' | 'json'; color?: boolean }
  | { command: 'list'; color?: boolean }
  | { command: 'explain'; what: string; selection: Selection; color?: boolean }
  /** Text for standard output: help, or the version. */
  | { command: 'help'; text: string }
  /** Wrong usage, as a sentence. */
  | { command: 'usage'; message: string }

type Flags = Record<string, unknown>

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
    .example('$0 explain src/sync.ts:12', 'why this line was or was not changed')
    .strict()
    .version(versionOf())
    .help()
    .alias('help', 'h')
    .wrap(Math.min(width, 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? new Error(message)
    })
}

const paths = {
  type: 'string',
  array: true,
  default: [],
  defaultDescription: 'the current folder',
  describe: 'files and folders',
} as const

function selectionOptions(y: Argv): Argv {
  const ids = { type: 'string', requiresArg: true } as const
  return y
    .option('only', { ...ids, describe: 'only these changes, separated by commas' })
    .option('skip', { ...ids, describe: 'all but these changes' })
    .option('credential', { ...ids, describe: 'the key that the code sends: organization or partner' })
    .option('owner-organization-id', {
      ...ids,
      describe: 'JavaScript for the id of the organization that shares',
    })
    .option('assume-version', { ...ids, describe: '2024-02-08: requests without a version are on it' })
    .option('config', { ...ids, describe: 'a configuration file; the only way to one that is code' })
    .option('code-only', {
      type: 'boolean',
      default: false,
      describe: 'JavaScript and TypeScript alone: no package.json, no other texts',
    })
}

function runOptions(y: Argv): Argv {
  return selectionOptions(y.positional('paths', paths))
    .option('dry-run', { type: 'boolean', default: false, describe: 'write nothing, show a diff' })
    .option('force', { type: 'boolean', default: false, describe: 'write without git, or over open changes' })
    .option('suggestions', {
      type: 'string',
      requiresArg: true,
      describe: 'apply the first suggestion of these changes too',
    })
    .option('format', { type: 'string', requiresArg: true, describe: 'text, diff or json' })
}

function checkOptions(y: Argv): Argv {
  return selectionOptions(y.positional('paths', paths)).option('format', {
    type: 'string',
    requiresArg: true,
    default: 'text',
    describe: 'text, diff or json',
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
    ...colorOf(flags),
  }
}

function checkOf(flags: Flags): Asked {
  const format = oneOf('--format', last(flags.format) ?? 'text', formats)
  return { command: 'check', selection: selectionOf(flags), format, ...colorOf(flags) }
}

function inventoryOf(flags: Flags): Asked {
  const format = oneOf('--format', last(flags.format) ?? 'text', ['text', 'json'] as const)
  return { command: 'inventory', selection: selectionOf(flags), format, ...colorOf(flags) }
}

function listOf(flags: Flags): Asked {
  return { command: 'list', ...colorOf(flags) }
}

function explainOf(flags: Flags): Asked {
  return { command: 'explain', what: String(flags.what), selection: selectionOf(flags), ...colorOf(flags) }
}

function colorOf(flags: Flags): { color?: boolean } {
  return typeof flags.color === 'boolean' ? { color: flags.color } : {}
}

function selectionOf(flags: Flags): Selection {
  const selection: Selection = {
    // Behind "--" stand names that would be taken for options.
    paths: [...all(flags.paths), ...all(flags['--'])],
    codeOnly: flags['code-only'] === true,
  }
  for (const name of ['only', 'skip', 'suggestions'] as const) {
    if (flags[name] !== undefined) selection[name] = changesOf(`--${name}`, all(flags[name]))
  }
  const credential = last(flags.credential)
  if (credential !== undefined) {
    selection.credential = oneOf('--credential', credential, ['organization', 'partner'] as const)
  }
  const owner = last(flags['owner-organization-id'])
  if (owner !== undefined) {
    const wrong = wrongExpression(owner)
    if (wrong) throw new Error(`--owner-organization-id ${wrong}`)
    selection.ownerOrganizationId = owner
  }
  const version = last(flags['assume-version'])
  if (version !== undefined) {
    selection.assumeVersion = oneOf('--assume-version', version, ['2024-02-08'] as const)
  }
  const config = last(flags.config)
  if (config !== undefined) selection.config = config
  return selection
}

/** An option may be given several times and hold several ids with commas. */
function changesOf(option: string, given: readonly string[]): Set<ChangeId> {
  const ids = given.flatMap((value) => value.split(',')).map((id) => id.trim())
  return new Set(ids.filter(Boolean).map((id) => oneOf(option, id, changeIds)))
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === value)
  if (found !== undefined) return found
  throw new Error(unknownValue(`${option} ${value}`, value, known))
}

/** A sentence that says what is known, and what was probably meant. */
export function unknownValue(given: string, value: string, known: readonly string[]): string {
  const meant = nearestTo(value, known)
  const hint = meant ? ` Did you mean ${meant}?` : ''
  return `${given} is not known.${hint} Known: ${known.join(', ')}.`
}

function all(value: unknown): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)
}

function last(value: unknown): string | undefined {
  return all(value).at(-1)
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

function versionOf(): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}
