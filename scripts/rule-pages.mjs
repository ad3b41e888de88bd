/**
 * `npm run docs:rules`: writes the header and the example of each page in `transforms/`, and the table of the README,
 * from the catalogue and the fixtures. A test holds them to it, and runs the examples.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The fixture that is shown as an example of a change; none: its page has one of its own. */
export const exampleOf = {
  'version-header': 'literal-fetch',
  'execution-cancel': 'fetch-literal',
  'bulk-sync-schedule': 'create-fetch',
  'bulk-sync-discover': 'axios-update',
  'bulk-sync-resync': 'assignment',
  'connection-share': 'new-url-partner',
  'organization-routes': 'get-template',
  'target-fields': 'target-at-hand',
  'bulk-schemas-list': 'for-of',
  'sync-completed-event': 'express-if',
  'model-sync-list': 'concat',
  'bulk-sync-list': 'fetch-literal',
  'sdk-methods': 'remove',
  'sdk-types': 'renamed',
  'unresolved-call': 'unknown-library',
}

/** What stands between two marks of a name, marks included. */
export function marked(name, text) {
  return `<!-- ${name}: \`npm run docs:rules\` writes it -->\n\n${text.trim()}\n\n<!-- end of the ${name} -->`
}

/** The page with what stands between the marks; where there are none yet, put in by `place`. */
function withMarked(page, name, text, place) {
  const block = marked(name, text)
  const pattern = new RegExp(`<!-- ${name}: .*? -->[\\s\\S]*?<!-- end of the ${name} -->`)
  return pattern.test(page) ? page.replace(pattern, () => block) : place(page, block)
}

/** The page of a change as it should be. */
export function pageWith(page, change, operations) {
  const headed = withMarked(page, 'header', header(change, operations), (text, block) =>
    text.replace(/^(# .*\n)/, (line) => `${line}\n${block}\n`),
  )
  const example = exampleIn(change.id)
  if (example === null) return headed
  return withMarked(headed, 'example', example, (text, block) =>
    text.replace(/^## What it leaves to you|^## What to check|^## Source/m, (line) => `${block}\n\n${line}`),
  )
}

function header(change, operations) {
  const { id, title, automatic, on } = change
  const lines = [
    `- **What changed:** ${title}`,
    `- **What is automatic:** ${automatic}`,
    `- **In ESLint:** \`polytomic/${id}\`, ${curesOf(change)}; an error in \`recommended\``,
  ]
  const routes = Array.isArray(on) ? operations.filter(({ id: operation }) => on.includes(operation)) : []
  const named = [...new Set(routes.map(({ method, path }) => `\`${method} ${path}\``))]
  if (named.length > 0) lines.push(`- **Calls:** ${named.join(', ')}`)
  return lines.join('\n')
}

function curesOf({ id, remedies }) {
  if (id === 'sdk-package') return 'which says nothing, since ESLint does not read package.json'
  if (remedies.includes('rewrite')) return 'with fixes and suggestions'
  return remedies.includes('suggest') ? 'with suggestions' : 'with messages'
}

function exampleIn(id) {
  const name = exampleOf[id]
  if (name === undefined) return null
  const folder = join(root, 'fixtures', id)
  const file = readdirSync(folder).find((each) => each.startsWith(`${name}.input.`))
  const ending = extname(file)
  const output = join(folder, `${name}.output${ending}`)
  const findings = readFileSync(join(folder, `${name}.findings.txt`), 'utf8')
  const config = /^config: (.*)$/m.exec(findings)?.[1]
  const release = /^sdk: (.*)$/m.exec(findings)?.[1]
  const given = [
    config && `with the configuration \`${config}\``,
    release && `with release ${release} of the package installed`,
  ].filter(Boolean)
  const open = findings
    .split('\n')
    .map((line) => /^(\d+) (\S+) (manual|suggest)/.exec(line))
    .filter((match) => match?.[2] === id)
  const lines = [...new Set(open.map((match) => match[1]))]
  const left = `${lines.length > 1 ? 'lines' : 'line'} ${lines.join(', ')}`
  const parts = ['## Example', fenced(ending, readFileSync(join(folder, file), 'utf8'))]
  const when = given.length > 0 ? `, ${given.join(' and ')},` : ''
  if (lines.length > 0) parts.push(`Here${when} ${left} is left to you.`.replace(/(lines .*) is/, '$1 are'))
  if (existsSync(output)) {
    parts.push(lines.length > 0 ? 'What else there is to do is done:' : `This${when} becomes`)
    parts.push(fenced(ending, readFileSync(output, 'utf8')))
  }
  return parts.join('\n\n')
}

function fenced(ending, text) {
  return `\`\`\`${ending.slice(1)}\n${text.trimEnd()}\n\`\`\``
}

/** The README with the table of changes. */
export function readmeWith(readme, catalogue) {
  const rows = catalogue.map((change) => {
    const { id, title, automatic } = change
    return `| [\`${id}\`](transforms/${id}.md) | ${cell(title)} | ${cell(automatic)} |`
  })
  const table = ['| change | what changed | what is automatic |', '| --- | --- | --- |', ...rows].join('\n')
  return withMarked(readme, 'table', table, (text, block) =>
    text.replace(/^\| change \|[\s\S]*?(?=\n\n)/m, () => block),
  )
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { catalogue } = await import(new URL('../dist/transforms/index.js', import.meta.url).href)
  const { operations } = await import(new URL('../dist/src/api/operations.js', import.meta.url).href)
  for (const change of catalogue) {
    const path = join(root, 'transforms', `${change.id}.md`)
    writeFileSync(path, pageWith(readFileSync(path, 'utf8'), change, operations))
  }
  const readme = join(root, 'README.md')
  writeFileSync(readme, readmeWith(readFileSync(readme, 'utf8'), catalogue))
}
