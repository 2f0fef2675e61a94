import type { ProjectRole } from '@/domain/roles';

/** A mail before it is written down: paragraphs, and the one thing to do. */
export interface Letter {
  kind: 'invitation' | 'sign-in' | 'reset' | 'address';
  to: string;
  subject: string;
  paragraphs: readonly string[];
  action: { label: string; url: string };
  /** Below the action, smaller. */
  foot: string;
}

const roles: Record<ProjectRole, string> = {
  owner: 'as an owner: people, links and rules are yours too',
  editor: 'as an editor: upload mixes, write notes, decide',
  reviewer: 'as a reviewer: listen, write notes, decide',
  listener: 'as a listener: hear every mix and read along',
};

/** The letter that invites somebody to a project. */
export function invitationLetter(invitation: {
  to: string;
  from: string;
  project: string;
  role: ProjectRole;
  url: string;
  endsAt: Date;
}): Letter {
  const { to, role, url, endsAt } = invitation;
  const [from, project] = [inOneLine(invitation.from), inOneLine(invitation.project)];
  return {
    kind: 'invitation',
    to,
    subject: `${from} invites you to ${project}`,
    paragraphs: [`${from} invites you to “${project}” on Talkback, ${roles[role]}.`],
    action: { label: 'Open the invitation', url },
    foot: `It can be used once, until ${day(endsAt)} (UTC). If you do not know ${from}, ignore it.`,
  };
}

const proofs = {
  'sign-in': {
    subject: 'Your sign-in link',
    says: 'This link signs you in to Talkback, once.',
    label: 'Sign in',
  },
  reset: {
    subject: 'A new password',
    says: 'With this link you choose a new password for Talkback. Every device is signed out then.',
    label: 'Choose a new password',
  },
  address: {
    subject: 'Is this your address?',
    says: 'Somebody gave this address for an account on Talkback. If it was you, confirm it.',
    label: 'Confirm the address',
  },
} as const;

/** The letter with a link that proves who holds an address. */
export function proofLetter(
  kind: keyof typeof proofs,
  { to, url, minutes }: { to: string; url: string; minutes: number },
): Letter {
  const { subject, says, label } = proofs[kind];
  const span = minutes >= 120 ? `${minutes / 60} hours` : `${minutes} minutes`;
  return {
    kind,
    to,
    subject,
    paragraphs: [says],
    action: { label, url },
    foot: `It works for ${span}. If it was not you who asked, ignore it: nothing changes.`,
  };
}

/** A letter as plain text. */
export function asText({ paragraphs, action, foot }: Letter): string {
  return [...paragraphs, `${action.label}:\n${action.url}`, foot].join('\n\n') + '\n';
}

/** A letter as HTML that holds in light and dark, and loads nothing. */
export function asHtml({ paragraphs, action, foot }: Letter): string {
  const url = escape(action.url);
  return [
    '<div style="font:16px/1.5 system-ui,sans-serif;max-width:32em">',
    ...paragraphs.map((text) => `<p>${escape(text)}</p>`),
    `<p><a href="${url}"><b>${escape(action.label)}</b></a></p>`,
    `<p style="font-size:13px">${escape(foot)}</p>`,
    `<p style="font-size:13px;word-break:break-all">${url}</p>`,
    '</div>',
  ].join('\n');
}

// What people call things must not look like lines of ours.
const inOneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);

const day = (date: Date) => date.toISOString().slice(0, 10);
