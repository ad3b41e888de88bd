/** The comments of a file, read when somebody asks: few files hold one that means anything to a program. */
import { parse, type TSESTree } from '@typescript-eslint/typescript-estree'
import type { SourceModule } from './parse.js'

export interface Comment {
  /** Without its marks. */
  text: string
  /** Offsets of the comment with its marks. */
  start: number
  end: number
}

/** All comments of a file that was parsed before, in source order. */
export function commentsOf({ path, text }: SourceModule): Comment[] {
  try {
    return parsed(path, text)
  } catch {
    // `await` at the top of a file without imports or exports is understood in a module only.
    return parsed(path, `${text}\nexport {}`)
  }
}

function parsed(path: string, text: string): Comment[] {
  const { comments } = parse(text, {
    comment: true,
    range: true,
    jsx: /\.(?:[cm]?js|jsx|tsx)$/.test(path),
    filePath: path,
    jsDocParsingMode: 'none',
    suppressDeprecatedPropertyWarnings: true,
  })
  return (comments ?? []).map(({ value, range }: TSESTree.Comment) => ({
    text: value,
    start: range[0],
    end: range[1],
  }))
}
