// Owns what an owner can do to a person: who may be asked it, and what is said before it is done. Pure.
import type { PersonRowFragment } from '../gen/graphql.ts'

export const personActions = ['own', 'disown', 'reset', 'factor', 'signOut', 'lock', 'unlock', 'remove'] as const
export type PersonAction = (typeof personActions)[number]

interface Words {
  /** In the menu. */
  readonly label: string
  readonly title: (name: string) => string
  readonly text: (name: string) => string
  /** On the button. */
  readonly action: string
  /** It takes nothing away. */
  readonly harmless?: boolean
  /** Once it is done. */
  readonly done: (name: string) => string
}

export const personWords: Readonly<Record<PersonAction, Words>> = {
  own: {
    label: 'Make an owner',
    title: (name) => `Make ${name} an owner?`,
    text: () => 'Owners are admins of every environment, and make and remove environments and people.',
    action: 'Make an owner',
    harmless: true,
    done: (name) => `${name} owns this installation now.`,
  },
  disown: {
    label: 'Take ownership away',
    title: (name) => `Take ownership from ${name}?`,
    text: (name) => `What ${name} is a member of stays; everything else is no longer theirs, within a second.`,
    action: 'Take ownership away',
    done: (name) => `${name} no longer owns this installation.`,
  },
  reset: {
    label: 'Make a password link',
    title: (name) => `Make a password link for ${name}?`,
    text: () => 'Whoever opens it sets a new password, once, within a day. An earlier link is void.',
    action: 'Make the link',
    harmless: true,
    done: (name) => `A password link was made for ${name}.`,
  },
  factor: {
    label: 'Remove the second factor',
    title: (name) => `Remove the second factor of ${name}?`,
    text: () => 'Signing in takes the password alone from then on. Do it for somebody who lost their authenticator.',
    action: 'Remove second factor',
    done: (name) => `${name} signs in by password alone now.`,
  },
  signOut: {
    label: 'Sign out everywhere',
    title: (name) => `Sign ${name} out everywhere?`,
    text: () => 'Every browser has to sign in again, and what is open ends within a second.',
    action: 'Sign out everywhere',
    done: (name) => `${name} was signed out everywhere.`,
  },
  lock: {
    label: 'Lock the account',
    title: (name) => `Lock the account of ${name}?`,
    text: () => 'Nobody can sign in with it until it is unlocked, and what is open ends within a second.',
    action: 'Lock account',
    done: (name) => `The account of ${name} is locked.`,
  },
  unlock: {
    label: 'Unlock the account',
    title: (name) => `Unlock the account of ${name}?`,
    text: (name) => `${name} can sign in again, with the same password and the same environments.`,
    action: 'Unlock account',
    harmless: true,
    done: (name) => `${name} can sign in again.`,
  },
  remove: {
    label: 'Remove the account',
    title: (name) => `Remove ${name}?`,
    text: () => 'The account goes with its memberships and sessions, for good. The audit log keeps its name.',
    action: 'Remove account',
    done: (name) => `The account of ${name} was removed.`,
  },
}

type Who = Pick<PersonRowFragment, 'id' | 'owner' | 'secondFactor' | 'lockedAt'>

/** What can be done to somebody; `self` is who asks: nobody shuts themselves out here. */
export function actionsFor(person: Who, self: string): readonly PersonAction[] {
  const myself = person.id === self
  const holds: Readonly<Record<PersonAction, boolean>> = {
    own: !person.owner,
    disown: person.owner,
    reset: !myself,
    factor: person.secondFactor && !myself,
    signOut: !myself,
    lock: person.lockedAt === null && !myself,
    unlock: person.lockedAt !== null,
    remove: !myself,
  }
  return personActions.filter((action) => holds[action])
}
