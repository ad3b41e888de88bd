/** Made-up outcomes for tests of reports and of the command line. */
import type { FileOutcome, Outcome, ReportedCall, ReportedFinding } from '../../src/change.js'

export function finding(parts: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    change: 'execution-cancel',
    file: 'src/a.ts',
    line: 3,
    column: 9,
    endLine: 3,
    endColumn: 40,
    fix: 'auto',
    applied: (parts.fix ?? 'auto') === 'auto',
    message: 'PUT of an execution became POST .../cancel.',
    evidence: [{ step: 'the host app.polytomic.com', file: 'src/a.ts', line: 1 }],
    help: 'https://example.com/execution-cancel',
    requests: [],
    urgent: false,
    fingerprint: '00000000000000000000000000000000',
    ...parts,
  }
}

export function call(parts: Partial<ReportedCall> = {}): ReportedCall {
  return {
    operation: 'modelSync.executions.update' as NonNullable<ReportedCall['operation']>,
    method: 'PUT',
    path: '/api/syncs/{}/executions/{}',
    file: 'src/a.ts',
    line: 3,
    column: 1,
    version: '2024-02-08',
    state: 'rewritten',
    evidence: [{ step: 'the host app.polytomic.com', file: 'src/a.ts', line: 1 }],
    certainty: 'proven',
    ...parts,
  }
}

export function edit(path: string, before: string, after: string, bom = false): FileOutcome {
  return { path, before, after, bom }
}

export function outcome(parts: Partial<Outcome> = {}): Outcome {
  return { files: 10, edits: [], findings: [], calls: [], failures: [], kept: [], notes: [], ...parts }
}

/** One of everything. */
export function varied(): Outcome {
  return outcome({
    files: 120,
    findings: [
      finding({
        file: 'src/b.ts',
        line: 30,
        column: 5,
        change: 'bulk-sync-schedule',
        message: 'The key is default_schedule now.',
      }),
      finding({
        file: 'src/b.ts',
        line: 4,
        column: 5,
        change: 'bulk-sync-schedule',
        message: 'The key is default_schedule now.',
      }),
      finding(),
      finding({
        file: 'src/admin.ts',
        line: 12,
        fix: 'suggest',
        change: 'organization-routes',
        message:
          'The plural routes accept a partner key only since 2025-09-18. Say which key this code sends.',
        suggestions: [
          {
            title: 'Ask for /api/organization, with a key of one organization',
            edits: [{ file: 'src/admin.ts', start: 2, end: 5, text: 'x' }],
          },
          { title: 'Keep the plural route, with a partner key', edits: [] },
        ],
      }),
      finding({
        file: 'src/targets.ts',
        line: 7,
        fix: 'manual',
        change: 'target-fields',
        urgent: true,
        message:
          'GET /api/connections/{id}/modelsync/target is gone. Ask for .../modelsync/target/fields instead, which needs a target and answers in another shape.',
      }),
    ],
    calls: [
      call(),
      call({ file: 'src/b.ts', line: 4 }),
      call({ file: 'src/b.ts', line: 30 }),
      call({ file: 'src/admin.ts', line: 12, state: 'suggested' }),
      call({ file: 'src/targets.ts', line: 7, state: 'manual' }),
      call({
        file: 'src/c.ts',
        line: 1,
        state: 'unresolved',
        operation: null,
        method: null,
        path: null,
        version: null,
      }),
      call({ file: 'src/c.ts', line: 2, state: 'unaffected' }),
      call({ file: 'src/c.ts', line: 3, state: 'alreadyNew', version: '2025-09-18' }),
      call({ file: 'src/c.ts', line: 4, state: 'kept' }),
    ],
    failures: [{ file: 'src/broken.ts', reason: "line 3, column 5: ';' expected." }],
  })
}
