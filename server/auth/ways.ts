import type { Runtime } from '@/server/runtime';
import { configuredProviders } from './providers';

export interface SignInWays {
  password: true;
  /** Whether mail leaves this instance, so that links reach people. */
  magicLink: boolean;
  providers: { id: string; name: string }[];
  signUp: 'open' | 'invited' | 'closed';
}

/** The ways in that this instance is configured for; pages show these and no others. */
export function signInWays({ env }: Runtime): SignInWays {
  return {
    password: true,
    magicLink: env.smtp !== undefined,
    providers: configuredProviders(env.providers),
    signUp: env.signUp,
  };
}
