import { describe, expect, it } from 'vitest'
import { browserWords } from '../../web/account/browser-words.ts'
import { secretInGroups } from '../../web/account/second-factor-secret.ts'
import { actionsFor } from '../../web/installation/person-actions.ts'
import { inOrder, keptKinds } from '../../web/ui/kept-kinds.ts'
import { expiresAt } from '../../web/settings/token-expiry.ts'
import { nextPath, withFragment } from '../../web/sign-in/next-path.ts'
import { providerFaultText, readSignInSearch } from '../../web/sign-in/sign-in-search.ts'
import { actionWords, detailWords, targetWords } from '../../web/ui/audit-words.ts'
import { codeProblem, wholeNumberProblem } from '../../web/ui/field-rules.ts'
import { formatTimeLeft } from '../../web/ui/format.ts'

describe('a browser in words', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['', 'Unknown browser'],
    [null, 'Unknown browser'],
  ])('%s', (userAgent, words) => {
    expect(browserWords(userAgent)).toBe(words)
  })

  it('is bounded where it is not known', () => {
    expect(browserWords('x'.repeat(500))).toHaveLength(60)
  })
})

describe('the secret of an authenticator', () => {
  it('is typed in groups of four', () => {
    expect(secretInGroups('otpauth://totp/Fleetbeat:a%40b.c?secret=ABCDEFGHIJ&issuer=Fleetbeat')).toBe('ABCD EFGH IJ')
    expect(secretInGroups('no address')).toBe('')
  })
})

describe('what an owner can do to a person', () => {
  const person = { id: 'p', owner: false, secondFactor: false, lockedAt: null }

  it('is what makes a difference', () => {
    expect(actionsFor(person, 'me')).toEqual(['own', 'reset', 'signOut', 'lock', 'remove'])
    expect(actionsFor({ ...person, owner: true, secondFactor: true, lockedAt: '2026-01-01' }, 'me')).toEqual([
      'disown',
      'reset',
      'factor',
      'signOut',
      'unlock',
      'remove',
    ])
  })

  it('shuts nobody out by their own hand', () => {
    expect(actionsFor({ ...person, owner: true }, 'p')).toEqual(['disown'])
  })
})

describe('an API token', () => {
  it('ends when it was said, or never', () => {
    const now = Date.parse('2026-01-01T00:00:00.000Z')
    expect([expiresAt('30 days', now), expiresAt('1 year', now), expiresAt('never', now)]).toEqual([
      '2026-01-31T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
      null,
    ])
  })
})

describe('the kinds of history', () => {
  it('stand from the finest to the coarsest, whatever order they come in', () => {
    const kinds = (['LOGS', 'DAYS', 'SAMPLES', 'STATUS_CHANGES', 'HOURS', 'MINUTES'] as const).map((kind) => ({ kind }))
    expect(inOrder(kinds).map(({ kind }) => kind)).toEqual(Object.keys(keptKinds))
  })
})

describe('the way after signing in', () => {
  it('takes the fragment of the page with it, and never to another site', () => {
    expect(withFragment('/invitation', '#code=abc')).toBe('/invitation#code=abc')
    expect(withFragment('/invitation', '')).toBe('/invitation')
    expect(withFragment('/production/fleet?q=a#nodes', '#code=abc')).toBe('/production/fleet?q=a#nodes')
    expect(withFragment(nextPath('//evil.example'), '#code=abc')).toBe('/#code=abc')
  })

  it('is read from the URL with what just happened, and nothing else', () => {
    expect(readSignInSearch({ next: '//evil.example', done: 'password', error: 'access_denied', more: 1 })).toEqual({
      next: '/',
      done: 'password',
      error: 'access_denied',
    })
    expect(readSignInSearch({ done: 'anything', error: 7 })).toEqual({})
    expect(readSignInSearch({ error: 'x'.repeat(1_000) }).error).toHaveLength(100)
  })

  it('says in words what the other provider answered', () => {
    expect(providerFaultText('access_denied')).toContain('cancelled')
    expect(providerFaultText('something_new')).toContain('something new')
  })
})

describe('words and rules', () => {
  it('read an action that is not known yet as what it is called', () => {
    expect([actionWords('session.begun'), actionWords('node-token.revoked'), actionWords('x')]).toEqual([
      'Signed in',
      'Node token revoked',
      'X',
    ])
  })

  it.each([
    ['member.changed', 'VIEWER to OPERATOR', 'Viewer to Operator'],
    ['invitation.made', 'ADMIN', 'Admin'],
    ['invitation.used', 'as an owner of the installation', 'as an owner of the installation'],
    ['environment.changed', 'name: a to b, intervalSeconds: 5 to 10', 'name: a to b, interval: 5 s to 10 s'],
    ['node.maintenance', 'ADMIN has the screwdriver', 'ADMIN has the screwdriver'],
    ['member.changed', 'VIEWER to AUDITOR', 'Viewer to AUDITOR'],
  ])('read the detail of %s, %s, as %s', (action, detail, words) => {
    expect(detailWords(action, detail)).toBe(words)
  })

  it('read what was set by the name that its page gives it', () => {
    expect([targetWords('retention.set', 'LOGS'), targetWords('retention.set', 'X')]).toEqual(['Log', 'X'])
    expect(targetWords('node.removed', 'LOGS')).toBe('LOGS')
  })

  it('take six digits, with the gap that authenticators show', () => {
    expect(['123456', ' 123 456 '].map(codeProblem)).toEqual([null, null])
    expect(['12345', '1234567', 'abcdef', ''].every((code) => codeProblem(code) !== null)).toBe(true)
  })

  it('take whole numbers within their bounds', () => {
    const problem = (text: string) => wholeNumberProblem(text, 1, 30)
    expect(['1', '30', ' 7 '].map(problem)).toEqual([null, null, null])
    expect(['0', '31', '1.5', '-1', '1e1', ''].map(problem)).toEqual(Array(6).fill('A whole number from 1 to 30'))
  })

  it('tell the time that is left to the nearest, also where a clock is a moment behind', () => {
    const hour = 3_600_000
    expect([61_000, 23.9 * hour, 7 * 24 * hour + 800, 7 * 24 * hour - 800].map(formatTimeLeft)).toEqual([
      '1 min',
      '24 h',
      '7 d',
      '7 d',
    ])
  })
})
