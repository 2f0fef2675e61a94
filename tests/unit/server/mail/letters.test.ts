import { describe, expect, it } from 'vitest';
import { asHtml, asText, invitationLetter, proofLetter } from '@/server/mail/letters';

const invitation = {
  to: 'ife@example.test',
  from: 'Mara <b>Voss</b>',
  project: 'EP\n\nYour account is locked, go to https://elsewhere.example',
  role: 'reviewer',
  url: 'https://talkback.example.test/invitations/abc?x="1"&y',
  endsAt: new Date('2026-12-09T10:00:00Z'),
} as const;

describe('a letter', () => {
  it('[RV48] says who invites to what, as what, and until when', () => {
    const letter = invitationLetter({ ...invitation, from: 'Mara Voss', project: 'EP' });
    expect(letter.subject).toBe('Mara Voss invites you to EP');
    expect(asText(letter)).toContain('Mara Voss invites you to “EP” on Talkback, as a reviewer');
    expect(asText(letter)).toContain('once, until 2026-12-09');
  });

  it('shows what people call things as text, in one line', () => {
    const letter = invitationLetter(invitation);
    expect(letter.subject).not.toContain('\n');
    expect(asText(letter)).not.toContain('\n\nYour account');
    const html = asHtml(letter);
    expect(html).toContain('Mara &lt;b&gt;Voss&lt;/b&gt;');
    expect(html).toContain('href="https://talkback.example.test/invitations/abc?x=&quot;1&quot;&amp;y"');
  });

  it('tells how long a link works', () => {
    const url = 'https://talkback.example.test/proof/reset#t';
    const text = (minutes: number) => asText(proofLetter('reset', { to: 'a@example.test', url, minutes }));
    expect(text(60)).toContain('It works for 60 minutes.');
    expect(text(1440)).toContain('It works for 24 hours.');
  });
});
