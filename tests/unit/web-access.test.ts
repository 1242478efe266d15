import { describe, expect, it } from 'vitest'
import { accessChange } from '../../web/app/access-change.ts'
import { mayOpen, pages, pagesFor } from '../../web/app/pages.ts'

const environment = (id: string, changes: object = {}) => ({
  id,
  name: `name of ${id}`,
  intervalSeconds: 5,
  viewerRole: 'VIEWER' as const,
  ...changes,
})
const known = (owner: boolean, ...environments: ReturnType<typeof environment>[]) => ({
  viewer: { id: 'p', name: 'Ada', email: 'ada@example.com', owner, secondFactor: false },
  environments,
})
const told = (owner: boolean, ...environments: ReturnType<typeof environment>[]) => ({ owner, environments })
const here = { id: 'a', name: 'name of a' }

describe('a change of access', () => {
  it('is none where the same is told again', () => {
    const all = [environment('a'), environment('b')]
    expect(accessChange([known(false, ...all)], told(false, ...all), here)).toEqual({ kind: 'none' })
  })

  it.each([
    ['the role', told(false, environment('a', { viewerRole: 'ADMIN' }))],
    ['the interval', told(false, environment('a', { intervalSeconds: 10 }))],
    ['ownership', told(true, environment('a'))],
    ['another environment', told(false, environment('a'), environment('b'))],
  ])('is seen by %s', (_what, now) => {
    expect(accessChange([known(false, environment('a'))], now, here)).toEqual({ kind: 'changed' })
  })

  it('is seen as long as the cache or the routes lag behind', () => {
    const before = known(false, environment('a'))
    const after = known(false, environment('a'), environment('b'))
    const now = told(false, environment('a'), environment('b'))
    expect(accessChange([after, before], now, here)).toEqual({ kind: 'changed' })
    expect(accessChange([before, after], now, here)).toEqual({ kind: 'changed' })
    expect(accessChange([after, after], now, here)).toEqual({ kind: 'none' })
  })

  it('moves the page with the name of its environment', () => {
    expect(
      accessChange([known(false, environment('a'))], told(false, environment('a', { name: 'edge' })), here),
    ).toEqual({ kind: 'renamed', name: 'edge' })
    // Also where the answer of the own change has told the cache before.
    expect(
      accessChange(
        [known(false, environment('a', { name: 'edge' }))],
        told(false, environment('a', { name: 'edge' })),
        here,
      ),
    ).toEqual({ kind: 'renamed', name: 'edge' })
  })

  it('leaves an environment that is gone, and nothing where none is shown', () => {
    expect(accessChange([known(false, environment('a'))], told(false, environment('b')), here)).toEqual({
      kind: 'gone',
    })
    expect(accessChange([known(false)], told(false, environment('b')), null)).toEqual({ kind: 'changed' })
    expect(accessChange([known(false)], told(false), null)).toEqual({ kind: 'none' })
  })
})

describe('the pages', () => {
  const labels = (role: 'VIEWER' | 'OPERATOR' | 'ADMIN', owner = false) =>
    pagesFor({ role, owner }).map(({ group, label }) => `${group}: ${label}`)

  it('grow with the role', () => {
    // What is observed, everybody observes.
    const beside = (role: 'VIEWER' | 'OPERATOR') => labels(role).filter((label) => !label.startsWith('Observe'))
    expect(beside('VIEWER')).toEqual(['Settings: API explorer', 'You: Account'])
    expect(beside('OPERATOR')).toEqual(['Settings: Enrolment', 'Settings: API explorer', 'You: Account'])
    expect(labels('ADMIN').filter((label) => label.startsWith('Settings'))).toHaveLength(6)
    expect(labels('ADMIN').some((label) => label.startsWith('Installation'))).toBe(false)
    expect(labels('ADMIN', true)).toHaveLength(pages.length)
  })

  it('of the installation are for owners, whatever the role', () => {
    expect(mayOpen({ needs: 'OWNER' }, { role: 'ADMIN', owner: false })).toBe(false)
    expect(mayOpen({ needs: 'OWNER' }, { role: 'VIEWER', owner: true })).toBe(true)
  })
})
