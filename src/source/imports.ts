/** Who imports what, from the texts alone: the list that is parsed to be sure. */
import { readShared } from './candidates.js'

const imports = /\b(?:from|import|require)\b\s*\(?\s*(['"`])([^'"`\n]+)\1/g

/** The specifiers of `import`, `export ... from`, `import()` and `require()` in a text, in its order. */
export function specifiersOf(text: string): string[] {
  return Array.from(text.matchAll(imports), (match) => match[2] as string)
}

/** One import as a text has it. */
export interface WrittenImport {
  specifier: string
  /** What is taken, by the name the other module exports it under; null: all of it, or nothing says. */
  names: ReadonlySet<string> | null
}

/** The imports of a text with the names that they take. */
export function importsIn(text: string): WrittenImport[] {
  const found: WrittenImport[] = []
  let last = 0
  for (const match of text.matchAll(imports)) {
    const names = match[0].startsWith('from') ? takenBy(text.slice(last, match.index)) : null
    // Copied, since a piece of the text would keep the whole text in memory.
    found.push({ specifier: Buffer.from(match[2] as string).toString(), names })
    last = match.index + match[0].length
  }
  return found
}

const clause = /\b(?:import|export)\s+(?:type\s+)?(?:([\w$]+)\s*(?:,|$))?\s*(?:\{([^{}]*)\})?\s*$/

/** The names of the clause that a text ends with; null where it takes all, or is written in a way of its own. */
function takenBy(text: string): ReadonlySet<string> | null {
  const start = Math.max(text.lastIndexOf('import'), text.lastIndexOf('export'))
  if (start < 0 || text.includes('/', start)) return null
  const match = clause.exec(text.slice(start))
  if (!match || (match[1] === undefined && match[2] === undefined)) return null
  const names = new Set<string>()
  if (match[1] !== undefined) names.add('default')
  for (const part of match[2]?.split(',') ?? []) {
    const name = part
      .trim()
      .replace(/^type\s+(?!as\b)/, '')
      .split(/\s/)[0]
    if (name) names.add(Buffer.from(name).toString())
  }
  return names
}

export interface ImportIndex {
  /**
   * Absolute paths of the files with an import whose last path segment is `name`, without extension. An import
   * of a folder counts for its name and for `index`, one of a package's inner path also for the package's name.
   */
  candidatesFor(name: string): readonly string[]
  /** What a file (absolute path) imports from, as written; none for a file that is not among those of the index. */
  specifiersOf(path: string): readonly string[]
  /** Takes down what a text imports while somebody else has it read. The text is a one-byte view of UTF-8. */
  note(path: string, text: string): void
}

/** Answers from one pass over `files` (absolute paths), which the first question starts; what was noted is not read again. */
export function importIndex(files: () => readonly string[]): ImportIndex {
  const noted = new Map<string, readonly Specifier[]>()
  const known = new Map<string, Specifier>()
  let index: Map<string, string[]> | null = null

  function specifierOf(bytes: string): Specifier {
    let found = known.get(bytes)
    if (!found) {
      const text = Buffer.from(bytes, 'latin1').toString('utf8')
      found = { text, names: namesIn(text) }
      // A copy, since a piece of the file would keep the whole file in memory.
      known.set(Buffer.from(bytes, 'latin1').toString('latin1'), found)
    }
    return found
  }

  function note(path: string, text: string): void {
    noted.set(path, [...new Set(specifiersOf(text).map(specifierOf))])
  }

  function build(): Map<string, string[]> {
    const built = new Map<string, string[]>()
    for (const path of files()) {
      if (!noted.has(path)) note(path, textOf(path))
      for (const { names } of noted.get(path) ?? []) {
        for (const name of names) {
          const importers = built.get(name)
          if (!importers) built.set(name, [path])
          else if (importers.at(-1) !== path) importers.push(path)
        }
      }
    }
    return built
  }

  return {
    candidatesFor(name) {
      index ??= build()
      return index.get(name) ?? []
    },
    specifiersOf: (path) => noted.get(path)?.map(({ text }) => text) ?? [],
    note,
  }
}

/** One text that imports name a module by; the same object in all files. */
interface Specifier {
  text: string
  /** Last path segments of what it may mean. */
  names: ReadonlySet<string>
}

function textOf(path: string): string {
  try {
    return readShared(path).toString('latin1')
  } catch {
    // The scan has reported it; what cannot be read imports nothing that could be followed.
    return ''
  }
}

/** The names by which a specifier may mean a module. */
function namesIn(specifier: string): Set<string> {
  const text = specifier.replace(/[?!].*$/, '')
  const parts = text.split('/').filter((part) => part !== '')
  const names = new Set<string>()
  const last = parts.at(-1)
  if (last === undefined || last === '.' || last === '..') return names.add('index')
  names.add(withoutExtension(last))
  if (text.startsWith('.')) {
    if (text.endsWith('/')) names.add('index')
    return names
  }
  // A package, or an alias of tsconfig such as "@lib": "@acme/http/client" may be any module of @acme/http.
  const name = text.startsWith('@') && parts.length > 1 ? parts[1] : parts[0]
  if (name !== undefined) names.add(withoutExtension(name))
  names.add(withoutExtension(last.replace(/^[@~#$]+/, '')))
  return names
}

function withoutExtension(name: string): string {
  return name.replace(/\.[cm]?[jt]sx?$/, '')
}
