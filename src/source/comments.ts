/** The comments of a file, read when somebody asks: few files hold one that means anything to a program. */
import { codeOf, isComponent } from './components.js'
import type { SourceModule } from './parse.js'
import { type Comment, commentsIn } from './syntax.js'

export type { Comment }

/** All comments of a file that was parsed before, in source order. */
export function commentsOf({ path, text }: SourceModule): Comment[] {
  const component = isComponent(path) ? codeOf(path, text) : null
  const grammar = component ? path + component.grammar : path
  const code = component?.text ?? text
  try {
    return commentsIn(grammar, code)
  } catch {
    // `await` at the top of a file without imports or exports is understood in a module only.
    return commentsIn(grammar, `${code}\nexport {}`)
  }
}
