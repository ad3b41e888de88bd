/** A configuration that cannot be used. The message is a whole sentence for the person who wrote it. */
export interface ConfigError extends Error {
  name: 'ConfigError'
}

export function configError(message: string): ConfigError {
  return Object.assign(new Error(message), { name: 'ConfigError' as const })
}

export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && error.name === 'ConfigError'
}
