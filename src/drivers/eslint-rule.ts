/** A rule of ESLint (9 and 10) and oxlint from a change. Nothing of ESLint's is needed at run time. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Rule } from 'eslint'
import type { Change, Edit } from '../change.js'
import { moduleOf, type SourceModule } from '../source/parse.js'
import { type Problem, problemsOf } from './eslint-problems.js'
import { pages } from './reported.js'

/** The rule that reports what a change finds in a file. */
export function ruleOf(change: Change): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: {
        description: change.title,
        recommended: true,
        url: `${pages}/${change.id}.md`,
      },
      ...(change.remedies.includes('rewrite') ? { fixable: 'code' as const } : {}),
      // A rewrite that cannot be made without asking is offered as a suggestion.
      hasSuggestions: change.remedies.length > 0,
      schema: [],
      messages: { finding: '{{message}}', suggestion: '{{title}}' },
    },
    create(context) {
      return {
        Program() {
          for (const problem of problemsOf(change.id, linted(context))) report(problem, context)
        },
      }
    },
  }
}

function report(problem: Problem, context: Rule.RuleContext): void {
  const { sourceCode } = context
  const { start, end, message, fix, suggestions } = problem
  context.report({
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: 'finding',
    data: { message },
    fix: fix ? fixOf(fix) : null,
    suggest: suggestions.map(({ title, edits }) => ({
      messageId: 'suggestion',
      data: { title },
      fix: fixOf(edits),
    })),
  })
}

function fixOf(edits: readonly Edit[]): Rule.ReportFixer {
  return (fixer) => edits.map(({ start, end, text }) => fixer.replaceTextRange([start, end], text))
}

function linted(context: Rule.RuleContext): Parameters<typeof problemsOf>[1] {
  const { sourceCode, settings, cwd } = context
  return {
    // A block that a processor took out of another file has a name of its own, and is no file on the disk.
    path: context.filename,
    text: sourceCode.text,
    cwd: cwd ?? process.cwd(),
    config: settings?.['polytomic'],
    module: (path) => treeOf(context, path),
  }
}

/** typescript-eslint's tree is the one that the trace reads. Any other parser's leaves things out, so its text is parsed again. */
function treeOf({ sourceCode, languageOptions }: Rule.RuleContext, path: string): SourceModule | null {
  const parser = languageOptions?.['parser'] as { meta?: { name?: string } } | undefined
  if (parser?.meta?.name !== 'typescript-eslint/parser') return null
  const ast = sourceCode.ast as unknown as TSESTree.Program
  return moduleOf(path, sourceCode.text, ast)
}
