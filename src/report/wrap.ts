/**
 * Words of `text` in lines of at most `width` characters, each with `indent` before it. Line breaks of the text
 * stay; a word that is longer than a line has a line of its own.
 */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ').filter(Boolean)) {
      if (line !== '' && indent.length + line.length + 1 + word.length > width) {
        lines.push(indent + line)
        line = word
      } else {
        line = line === '' ? word : `${line} ${word}`
      }
    }
    lines.push(line === '' ? '' : indent + line)
  }
  return lines
}
