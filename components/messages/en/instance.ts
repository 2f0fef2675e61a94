export const instance = {
  title: 'This instance',
  mail: 'Mail',
  mailText:
    'Every mail that left, and whether it arrived at your mail server. What it says is its recipient’s; invitations you may read.',
  outboxText:
    'No mail server is set up, so letters stay on the machine. Invitations can be read and copied here; sign-in and reset links with “npm run admin -- outbox”.',
  noneTitle: 'No mail yet',
  noneText: 'Invitations to an address and links that people ask for will stand here.',
  more: 'Show older ones',
  read: 'Read',
  readLabel: 'Read the invitation to {recipient}',
  kinds: {
    invitation: 'Invitation',
    'sign-in': 'Sign-in link',
    reset: 'New password',
    address: 'Proof of an address',
  },
  states: { waiting: 'Waiting', sent: 'Sent', kept: 'In the outbox', failed: 'Not sent yet' },
} as const;
