// Owns, as a plugin of Vite, the compressed forms beside each built file, for the server to send as they are.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Fonts are compressed already, and source maps are for who asks. */
const kinds = new Set(['.js', '.css', '.html', '.svg'])
/** Below it, a packet is a packet. */
const leastBytes = 1_024

/** @returns {import('vite').Plugin} */
export function precompress() {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      if (!dir) throw new Error('precompress: expected the folder of the build, got none')
      const files = await readdir(dir, { recursive: true })
      await Promise.all(files.filter((file) => kinds.has(extname(file))).map((file) => compress(join(dir, file))))
    },
  }
}

/** @param {string} path */
async function compress(path) {
  const content = await readFile(path)
  if (content.length < leastBytes) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }))
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }))
}
