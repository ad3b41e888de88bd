/** Places as a build server names them. */
export interface Surroundings {
  /** From the root of the repository to the working folder, with a slash at its end; empty where they are the same. */
  prefix: string
  /** The address of a line of a file, as the report names it; null where nobody knows where the code is published. */
  linkTo(file: string, line: number): string | null
}

/** The path from the root of the repository; `../` of a file outside of the working folder is resolved. */
export function fromRepository(file: string, { prefix }: Surroundings): string {
  const parts = prefix.split('/').filter(Boolean)
  const names = file.split('/')
  while (names[0] === '..' && parts.length > 0) {
    names.shift()
    parts.pop()
  }
  return [...parts, ...names].join('/')
}
