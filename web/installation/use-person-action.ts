// Owns how each thing that an owner does to a person is asked of the server.
import { useAction } from '../apollo/use-action.ts'
import type { CreatePasswordResetMutation } from '../gen/graphql.ts'
import {
  CreatePasswordReset,
  People,
  RemovePerson,
  RemoveSecondFactor,
  SetPersonLocked,
  SetPersonOwner,
  SignOutPerson,
} from './documents.ts'
import type { PersonAction } from './person-actions.ts'

export type PasswordLink = CreatePasswordResetMutation['createPasswordReset']

/** The answer: null where it failed; `link` where it made one. */
type Done = { readonly link: PasswordLink | null } | null

export function usePersonAction(): {
  run: (action: PersonAction, personId: string) => Promise<Done>
  busy: boolean
  failure: string | null
} {
  const owner = useAction(SetPersonOwner)
  const locked = useAction(SetPersonLocked)
  const factor = useAction(RemoveSecondFactor)
  const signOut = useAction(SignOutPerson)
  const reset = useAction(CreatePasswordReset)
  const remove = useAction(RemovePerson, [People])
  const all = [owner, locked, factor, signOut, reset, remove]

  const send = (action: Exclude<PersonAction, 'reset'>, personId: string): Promise<unknown> => {
    switch (action) {
      case 'own':
      case 'disown':
        return owner.run({ personId, owner: action === 'own' })
      case 'lock':
      case 'unlock':
        return locked.run({ personId, locked: action === 'lock' })
      case 'factor':
        return factor.run({ personId })
      case 'signOut':
        return signOut.run({ personId })
      case 'remove':
        return remove.run({ personId })
    }
  }
  return {
    busy: all.some(({ busy }) => busy),
    failure: all.find(({ failure }) => failure !== null)?.failure ?? null,
    run: async (action, personId) => {
      if (action === 'reset') {
        const made = await reset.run({ personId })
        return made && { link: made.createPasswordReset }
      }
      return (await send(action, personId)) === null ? null : { link: null }
    },
  }
}
