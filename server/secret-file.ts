// Owns secrets that live in the data folder: made once, readable by their owner alone.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The secret in the file; where there is none, `make` makes it. Whole or not there: it is renamed into its place. */
export async function secretFile(file: string, make: () => string | Promise<string>): Promise<string> {
  try {
    const secret = readFileSync(file, 'utf8').trim()
    if (secret !== '') return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = await make()
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, `${made}\n`, { mode: 0o600 })
  renameSync(partial, file)
  return made
}
