// Owns what PostgreSQL's programs see of our environment: nothing of PG*, LC_* or TZ that would change what they do, and no secret of ours.

const needed = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR']

export function programEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' }
  for (const name of needed) if (process.env[name] !== undefined) environment[name] = process.env[name]
  return environment
}
