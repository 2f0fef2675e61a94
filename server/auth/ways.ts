import type { Runtime } from '@/server/runtime';

export interface SignInWays {
  password: true;
  magicLink: boolean;
  providers: { id: string; name: string }[];
  signUp: 'open' | 'invited' | 'closed';
}

/** The ways in that this instance is configured for; pages show these and no others. */
export function signInWays({ env }: Runtime): SignInWays {
  return { password: true, magicLink: false, providers: [], signUp: env.signUp };
}
