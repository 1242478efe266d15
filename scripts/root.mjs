// Owns where the repository is, whatever folder a script was started from.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * @param {...string} parts
 * @returns {string}
 */
export function fromRoot(...parts) {
  return join(root, ...parts)
}
