export const common = {
  brand: 'Talkback',
  home: 'All projects',
  close: 'Close',
  cancel: 'Cancel',
  notifications: 'Notifications',
  you: 'you',
  skip: 'Skip to the page',
  role: {
    owner: 'owner',
    editor: 'editor',
    reviewer: 'reviewer',
    listener: 'listener',
    guest: 'guest',
  },
  state: {
    open: 'Open for review',
    'changes-requested': 'Changes requested',
    approved: 'Approved',
    superseded: 'Superseded',
    processing: 'Being read',
    failed: 'Not usable',
  },
  when: {
    justNow: 'just now',
    minutes: '{minutes, number} min ago',
    yesterday: 'yesterday {time}',
  },
  problem: {
    offline: 'The server cannot be reached right now. Nothing here was lost.',
    unreadable: 'The server did not give a readable answer. Nothing here was lost. Try again in a moment.',
    unexpected: 'This page hit a fault. Nothing on the server was changed by it.',
    wait: '{detail} Try again in {seconds, number} s.',
  },
  connection: {
    offline: 'Offline. What you see may be behind; it catches up by itself.',
    ended: 'Live updates have ended here. Reload the page to go on.',
  },
  signedOut: {
    text: 'You are signed out on this device. What you have not sent is still on this page.',
    action: 'Sign in again',
  },
  account: {
    menu: 'Your account',
    settings: 'Settings',
    signOut: 'Sign out',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The link may be old, or you are not in this project. Ask whoever sent it.',
    action: 'Go to your projects',
  },
  broken: {
    title: 'This page stopped',
    text: 'It hit a fault on its way to you. What was saved is safe.',
    retry: 'Try again',
    code: 'Code {code}',
  },
} as const;
