import { z } from 'zod';
import { Id } from './ids';

export interface User {
  kind: 'user';
  id: Id;
  loginId: Id;
  /** Asks by a key for programs. */
  isProgram: boolean;
  name: string;
  email: string;
  isAdmin: boolean;
  /** Whether a secret mailed to the address came back. */
  isEmailProven: boolean;
  hasPassword: boolean;
  /** Who he is where he is no member but came by a share link. */
  asGuest?: Guest;
}

export interface Guest {
  kind: 'guest';
  id: Id;
  linkId: Id;
  name: string;
}

/** Who is asking: a user on one signed-in device, or a guest through one share link. */
export type Viewer = User | Guest;

/** A person as others see them; never an address. `colour` is the place in the fixed order of people's colours. */
export const Person = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['user', 'guest']),
  colour: z.number().int(),
});
export type Person = z.infer<typeof Person>;

// Control and bidirectional-override characters could make one name look like another.
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export const PersonName = z
  .string()
  .trim()
  .min(1, 'Give a name.')
  .max(80, 'A name has at most 80 characters.')
  .refine((name) => !deceptive.test(name), 'A name holds no invisible characters.');

/** Trimmed, NFKC, lower case; refuses quoted local parts, lists and look-alike signs of "@". */
export const EmailAddress = z
  .string()
  .max(254)
  .transform((address) => address.trim())
  .refine(
    (address) => address === address.normalize('NFKC'),
    'This address holds a character that only looks right.',
  )
  .transform((address) => address.toLowerCase())
  .pipe(z.email('This is not an e-mail address.'));
