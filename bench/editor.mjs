/**
 * What the rules cost in an editor: one file of 500 lines that calls Polytomic, linted again after each keystroke with
 * all rules, beside what parsing it takes. Ratios are of one process and one file.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './measure.mjs'

const client = `import axios from 'axios'

export const polytomic = axios.create({
  baseURL: 'https://app.polytomic.com/api',
  headers: { Authorization: \`Bearer \${process.env.POLYTOMIC_KEY}\`, 'X-Polytomic-Version': '2024-02-08' },
})
`

/** Twenty lines of code of which one in some parts is a request. */
const part = (index, request) => `
export interface Row${index} {
  id: string
  name: string
  count?: number
}

export async function load${index}(id: string, options: { limit?: number; active?: boolean } = {}): Promise<Row${index}[]> {
  const rows: Row${index}[] = []
  for (let page = 0; page < (options.limit ?? 10); page++) {
    const found = ${request}
    if (found === null) break
    rows.push({ id: \`\${id}-\${page}\`, name: String(found), count: page * 2 })
  }
  const names = rows.map(({ name }) => name.trim().toLowerCase()).filter((name) => name !== '')
  if (options.active && names.length === 0) throw new Error(\`nothing is active in \${id}\`)
  return rows.sort((a, b) => (a.count ?? 0) - (b.count ?? 0))
}
`
const requests = [
  "await polytomic.put(`/syncs/${id}/executions/${page}`, { status: 'canceled' })",
  "await polytomic.get('/bulk/syncs').then(({ data }) => data.data[page]?.schedule.frequency)",
  'await polytomic.post(`/bulk/syncs/${id}/executions`, { resync: true })',
]

function fileOf(lines) {
  let text = "import { polytomic } from './client.js'\n"
  const lengthOf = (more) => (text + more).split('\n').length
  for (let i = 0; ; i++) {
    const request =
      i % 8 === 0
        ? requests[(i / 8) % requests.length]
        : 'await Promise.resolve(id.length > page ? page : null)'
    if (lengthOf(part(i, request)) > lines) break
    text += part(i, request)
  }
  while (lengthOf('') < lines) text += 'export {}\n'
  return text
}

/**
 * @param {string} folder absolute; made anew
 * @param {number} rounds
 * @returns {Promise<{ lines: number, findings: number, parse: number, bare: number, all: number }>} milliseconds: of
 *   the parser alone, of ESLint without a rule, and of ESLint with all of ours
 */
export async function editorLatency(folder, rounds) {
  const [{ Linter }, parser, { default: plugin }] = await Promise.all([
    import('eslint'),
    import('@typescript-eslint/parser'),
    import('../dist/eslint.js'),
  ])
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const text = fileOf(500)
  const filename = join(folder, 'rows.ts')
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'client.ts'), client)
  writeFileSync(filename, text)
  const languageOptions = { parser, parserOptions: { ecmaVersion: 'latest', sourceType: 'module' } }
  const ours = [{ ...plugin.configs.recommended, files: ['**/*.ts'], languageOptions }]
  const none = [{ files: ['**/*.ts'], languageOptions }]
  const linter = new Linter({ cwd: folder })
  const times = { parse: [], bare: [], all: [] }
  const timed = (work) => {
    const start = performance.now()
    const result = work()
    return [performance.now() - start, result]
  }
  let findings = 0
  // What is compiled on the first rounds is warm in an editor.
  for (let round = -10; round < rounds; round++) {
    const typed = `${text}\n// ${round}`
    const [parse] = timed(() =>
      parser.parseForESLint(typed, {
        ...languageOptions.parserOptions,
        filePath: filename,
        range: true,
        loc: true,
        tokens: true,
        comment: true,
      }),
    )
    const [bare] = timed(() => linter.verify(typed, none, { filename }))
    const [all, messages] = timed(() => linter.verify(typed, ours, { filename }))
    findings = messages.length
    if (round < 0) continue
    times.parse.push(parse)
    times.bare.push(bare)
    times.all.push(all)
  }
  return {
    lines: text.split('\n').length,
    findings,
    parse: median(times.parse),
    bare: median(times.bare),
    all: median(times.all),
    ratio: median(times.all.map((all, i) => (all - times.bare[i]) / times.parse[i])),
  }
}
