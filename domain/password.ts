import { z } from 'zod';
import { commonPasswords } from './common-passwords';

/** At least 12 characters, none of the most used ones; no rules of composition (NIST SP 800-63B §3.1.1.2). */
export const NewPassword = z
  .string()
  .min(12, 'A password has at least 12 characters.')
  .max(256, 'A password has at most 256 characters.')
  .refine(
    (password) => !isCommonPassword(password),
    'This password is on every list of common ones. Choose another.',
  );

/** Whether a password is a common one, or a common one repeated, padded with digits or spelt with signs. */
export function isCommonPassword(password: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  const core = folded.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  const candidates = [folded, spellOut(folded), core, spellOut(core)];
  return (
    candidates.some(
      (candidate) =>
        commonPasswords.has(candidate) ||
        commonPasswords.has(smallestPeriod(candidate)) ||
        /^(.)\1*$/.test(candidate),
    ) || isSequence(folded)
  );
}

function spellOut(text: string): string {
  return text
    .replaceAll('@', 'a')
    .replaceAll('0', 'o')
    .replaceAll('3', 'e')
    .replaceAll('$', 's')
    .replaceAll('1', 'i');
}

function smallestPeriod(text: string): string {
  const at = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, at);
}

function isSequence(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return (
    steps.size === 1 || '12345678901234567890'.includes(text) || 'qwertyuiopasdfghjklzxcvbnm'.includes(text)
  );
}
