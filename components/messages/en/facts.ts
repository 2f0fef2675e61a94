const version = '<at>{mixTitle}{number, select, none {} other { v{number}}}</at>';

/** Every kind of fact in words, after the name of whoever did it. */
export const facts = {
  project: {
    created: 'made the project <b>{name}</b>',
    renamed: 'renamed the project from {from} to <b>{to}</b>',
    deleted: 'put the project <b>{name}</b> away',
  },
  member: {
    joined: 'joined as {role}',
    'role-changed': 'made <b>{name}</b> {to}, before {from}',
    left: 'left the project',
    removed: 'took <b>{name}</b> out of the project',
  },
  invitation: {
    made: 'made an invitation for {role}s',
    revoked: 'ended an invitation for {role}s',
  },
  link: {
    made: 'made a link to <at>{mixTitle}</at> {permission, select, listen {for listening} comment {for listening and notes} other {for listening, notes and decisions}}',
    revoked: 'ended a link to <at>{mixTitle}</at>',
  },
  session: {
    made: 'made the session <b>{title}</b>',
    renamed: 'renamed the session {from} to <b>{to}</b>',
    deleted: 'put the session <b>{title}</b> away',
    restored: 'restored the session <b>{title}</b> to what it was earlier',
  },
  mix: {
    made: 'made the mix <at>{mixTitle}</at>',
    renamed: 'renamed {from} to <at>{to}</at>',
    deleted: 'put the mix <b>{mixTitle}</b> away',
  },
  asset: {
    received: 'sent <b>{filename}</b>',
    ready: 'uploaded <b>{filename}</b>',
    failed: 'sent <b>{filename}</b>, which could not be used: {why}',
    deleted: 'put the file <b>{filename}</b> away',
  },
  version: {
    received: 'sent <b>{filename}</b> for <at>{mixTitle}</at>',
    ready: `uploaded ${version}`,
    'compact-ready': `sent ${version}, which plays on slow lines now, too`,
    failed: 'sent <b>{filename}</b> for <at>{mixTitle}</at>, which could not be used: {why}',
    noted: `said what changed in ${version}`,
    approved: `settled ${version}: approved and locked`,
    reopened: `reopened ${version}: “{reason}”`,
    hidden: `hid ${version} from reviewers`,
    shown: `showed ${version} again`,
    destroyed: `destroyed the sound of ${version}: “{reason}”`,
  },
  comment: {
    added: `{parentId, select, none {wrote a note on} other {replied on}} ${version}{parked, select, yes {, kept for the next version} other {}}`,
    edited: `rewrote a note on ${version}`,
    deleted: `deleted a note on ${version}`,
    restored: `brought back a note on ${version}`,
    resolved: `resolved a note on ${version}`,
    unresolved: `reopened a note on ${version}`,
  },
  reviewers: {
    named: `asked {names, select, none {nobody any more} other {{names}}} to decide on ${version}`,
  },
  decision: {
    made: `{verdict, select, approved {approved} other {requested changes on}} ${version}`,
    withdrawn: `took back {verdict, select, approved {the approval of} other {the request for changes on}} ${version}`,
  },
} as const;
