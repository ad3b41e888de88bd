import type * as Sarif from 'sarif'
import type { Change, ChangeId, KeptFinding, Outcome, ReportedFinding } from '../change.js'
import { fromRepository, type Surroundings } from './places.js'
import { severityOf } from './severity.js'
import type { Mode } from './summary.js'
import { leftIn } from './tally.js'

export interface SarifInput {
  mode: Mode
  surroundings: Surroundings
  catalogue: readonly Change[]
  /** The page of a change, as Markdown; null where it is missing. */
  pageOf(id: ChangeId): string | null
  version: string
}

type Replacement = { file: string; start: number; end: number; text: string }

/** Where paths start: named, so that a scanner knows that they are relative to the repository. */
const base = 'SRCROOT'

/**
 * A SARIF 2.1.0 log: a rule for each change with its page as help, a result for each open finding with its fixes and
 * a fingerprint that stays when lines move, kept findings as suppressed results, failed files as notifications.
 */
export function sarif(outcome: Outcome, input: SarifInput): string {
  const { mode, surroundings, catalogue, version } = input
  const indexOf = new Map(catalogue.map(({ id }, index) => [id, index]))
  const show = (finding: ReportedFinding) => resultOf(finding, indexOf, input)
  const open = leftIn(outcome, mode)
  const log: Sarif.Log = {
    version: '2.1.0',
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'polytomic-codemod',
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/polytomic-codemod',
            rules: catalogue.map((change) => ruleOf(change, outcome, input)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [...open.map(show), ...outcome.kept.map((kept) => suppressed(kept, show(kept)))],
        invocations: [
          {
            executionSuccessful: outcome.failures.length === 0,
            toolExecutionNotifications: outcome.failures.map(({ file, reason }) => ({
              level: 'error',
              message: { text: `${file}: ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(file, surroundings) } }],
            })),
          },
        ],
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf(
  { id, title, automatic }: Change,
  outcome: Outcome,
  { pageOf }: SarifInput,
): Sarif.ReportingDescriptor {
  const page = pageOf(id)
  const help = [...outcome.findings, ...outcome.kept].find(({ change }) => change === id)?.help
  return {
    id: `polytomic/${id}`,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}. What the tool does: ${automatic}.` },
    help: {
      text: `${title}. What the tool does: ${automatic}.`,
      ...(page === null ? {} : { markdown: page }),
    },
    ...(help === undefined ? {} : { helpUri: help }),
    defaultConfiguration: { level: 'warning' },
  }
}

function resultOf(
  finding: ReportedFinding,
  indexOf: ReadonlyMap<ChangeId, number>,
  { mode, surroundings }: SarifInput,
): Sarif.Result {
  const { change, message, file, line, column, endLine, endColumn, fingerprint, evidence } = finding
  // After a run the offsets of an edit that was not written are not those of the file any more.
  const fixes = mode === 'run' ? [] : fixesOf(finding, surroundings)
  const index = indexOf.get(change)
  return {
    ruleId: `polytomic/${change}`,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: severityOf(finding),
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file, surroundings),
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
    ...(evidence.length === 0
      ? {}
      : {
          relatedLocations: evidence.map((step, id) => ({
            id,
            message: { text: step.step },
            physicalLocation: {
              artifactLocation: artifact(step.file, surroundings),
              region: { startLine: step.line },
            },
          })),
        }),
    partialFingerprints: { 'polytomicCodemod/v1': fingerprint },
    ...(fixes.length > 0 ? { fixes } : {}),
  }
}

function suppressed({ by }: KeptFinding, result: Sarif.Result): Sarif.Result {
  const justification = by.reason || `${by.comment} on line ${by.line}`
  return { ...result, suppressions: [{ kind: 'inSource', status: 'accepted', justification }] }
}

function fixesOf(finding: ReportedFinding, surroundings: Surroundings): Sarif.Fix[] {
  if (finding.edits) return [fixOf('Rewrite this place and what belongs to it', finding.edits, surroundings)]
  const options = finding.suggestions ?? []
  return options
    .filter(({ edits }) => edits.length > 0)
    .map(({ title, edits }) => fixOf(title, edits, surroundings))
}

function fixOf(title: string, edits: readonly Replacement[], surroundings: Surroundings): Sarif.Fix {
  const byFile = new Map<string, Replacement[]>()
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit])
  return {
    description: { text: title },
    artifactChanges: [...byFile].map(([file, own]) => ({
      artifactLocation: artifact(file, surroundings),
      replacements: own.map(({ start, end, text }) => ({
        deletedRegion: { charOffset: start, charLength: end - start },
        ...(text === '' ? {} : { insertedContent: { text } }),
      })),
    })),
  }
}

function artifact(file: string, surroundings: Surroundings): Sarif.ArtifactLocation {
  const path = fromRepository(file, surroundings)
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: base }
}
