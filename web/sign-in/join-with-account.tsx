// Owns how somebody who has an account uses an invitation: signed in as the one it is for, and as nobody else.
import { useEffect, useState, type ReactNode } from 'react'
import { askWhoIsSignedIn } from '../apollo/signed-in.ts'
import { failureText } from '../apollo/failure-text.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { Button } from '../ui/button.tsx'
import { FormError } from '../ui/form-parts.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { signOut } from './auth-requests.ts'
import { acceptInvitation } from './link-requests.ts'

interface JoinWithAccountProps {
  email: string
  code: string
}

/** Back to here with the same fragment, which is where the code is. */
function goToSignIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}${location.hash}`)
}

export function JoinWithAccount({ email, code }: JoinWithAccountProps): ReactNode {
  const { client } = useFleetbeat()
  /** The address that is signed in; null: nobody; undefined: not known yet. */
  const [signedInAs, setSignedInAs] = useState<string | null>()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    askWhoIsSignedIn(client, 'network-only').then(
      (signedIn) => {
        if (!left) setSignedInAs(signedIn?.viewer.email ?? null)
      },
      (fault: unknown) => {
        if (!left) setFailure(failureText(fault))
      },
    )
    return () => {
      left = true
    }
  }, [client])

  const join = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const told = await acceptInvitation({ code })
    if (told === null) return location.assign('/')
    setBusy(false)
    setFailure(told)
  }
  const change = async (): Promise<void> => {
    setBusy(true)
    const told = await signOut()
    if (told === null) return goToSignIn()
    setBusy(false)
    setFailure(told)
  }
  return (
    <>
      <FormError message={failure} />
      {signedInAs === undefined && failure === null && <Skeleton className="h-8" />}
      {signedInAs === null && (
        <>
          <p className="mb-4 text-sm text-fg-2">{email} has an account here. Sign in with it to join.</p>
          <Button variant="primary" className="w-full" onClick={goToSignIn}>
            Sign in and join
          </Button>
        </>
      )}
      {signedInAs === email && (
        <Button variant="primary" busy={busy} className="w-full" onClick={() => void join()}>
          Join as {email}
        </Button>
      )}
      {typeof signedInAs === 'string' && signedInAs !== email && (
        <>
          <p className="mb-4 text-sm text-fg-2">
            You are signed in as {signedInAs}, and this invitation is for {email}.
          </p>
          <Button busy={busy} className="w-full" onClick={() => void change()}>
            Sign in as {email}
          </Button>
        </>
      )}
    </>
  )
}
