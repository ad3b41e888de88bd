/** What the commands that look at code have in common: which files, which changes, and what the code cannot say. */
import type { Argv } from 'yargs'
import type { ChangeId, Credential } from '../change.js'
import { wrongExpression } from '../config/check.js'
import { all, changesOf, type Flags, last, oneOf } from './cli-values.js'

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

export const paths = {
  type: 'string',
  array: true,
  default: [],
  defaultDescription: 'the current folder',
  describe: 'files and folders',
} as const

export function selectionOptions(y: Argv): Argv {
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

export function selectionOf(flags: Flags): Selection {
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
