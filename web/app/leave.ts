// Owns signing out: the page is loaded anew after it, so that nothing of the session stays in memory.
import { postAuth } from '../apollo/auth-post.ts'

/** Where the server cannot be reached the session stays: the next page then finds the person still signed in. */
export function leave(): void {
  void postAuth('/auth/sign-out', {}).then(() => {
    location.assign('/sign-in')
  })
}
