// Compares the documentation with the code, both ways: settings, error codes, rights, commands, links. Run by tsx; exit code 1 with a line for each difference.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCodes } from '../schema/errors.ts'
import { settingNames } from '../server/settings.ts'
import { accessTable } from './access-table.ts'
import { fromRoot, root } from './root.mjs'

const faults: string[] = []
const read = (path: string) => (existsSync(fromRoot(path)) ? readFileSync(fromRoot(path), 'utf8') : '')
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')

function compare(
  document: string,
  { listed, known, what }: { listed: readonly string[]; known: readonly string[]; what: string },
): void {
  for (const name of known)
    if (!listed.includes(name)) faults.push(`${document} does not list the ${what} ${name}: add it there`)
  for (const name of listed)
    if (!known.includes(name))
      faults.push(`${document} lists the ${what} ${name}, which the code does not know: remove it there`)
}

/** Settings and codes stand in the first column of a table, as code. */
const tableEntry = /^\|\s*`([A-Z][A-Z0-9_]+)`/gm

function compareSettings(): void {
  compare('docs/operations.md', {
    listed: matches(read('docs/operations.md'), tableEntry),
    known: settingNames,
    what: 'setting',
  })
  compare('.env.example', {
    listed: matches(read('.env.example'), /^#? ?([A-Z][A-Z0-9_]+)=/gm),
    known: settingNames,
    what: 'setting',
  })
}

function compareErrors(): void {
  compare('docs/errors.md', {
    listed: matches(read('docs/errors.md'), tableEntry),
    known: Object.keys(errorCodes),
    what: 'error code',
  })
}

/** Every `npm run x`, `npm start` and `npm test` of a document is a script of package.json. */
function compareCommands(documents: readonly string[]): void {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> } // npm itself holds it to this shape
  for (const document of documents) {
    for (const name of matches(read(document), /npm (?:run )?(start|test|(?<=run )[\w:-]+)/g)) {
      if (!(name in scripts)) faults.push(`${document} names npm run ${name}, which package.json does not have`)
    }
  }
}

function compareLinks(documents: readonly string[]): void {
  for (const document of documents) {
    const withoutCode = read(document).replace(/```[\s\S]*?```/g, '')
    for (const link of matches(withoutCode, /\]\(([^)\s]+)\)/g)) {
      const path = decodeURIComponent(link.split('#')[0] ?? '')
      if (path === '' || /^[a-z]+:/.test(link)) continue
      if (!existsSync(join(root, dirname(document), path)))
        faults.push(`${document} links to ${link}, which does not exist`)
    }
  }
}

function compareAccess(): void {
  const table = accessTable()
  if (!read('docs/security.md').includes(table))
    faults.push(`docs/security.md does not hold the table of who may ask for what. It is:\n${table}`)
}

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(fromRoot('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]
compareSettings()
compareErrors()
compareAccess()
compareCommands(documents)
compareLinks(documents)
for (const fault of faults) process.stderr.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1
