import { account } from './en/account';
import { common } from './en/common';
import { decisions } from './en/decisions';
import { facts } from './en/facts';
import { instance } from './en/instance';
import { project } from './en/project';
import { review } from './en/review';
import { session } from './en/session';
import { share } from './en/share';
import { uploads } from './en/uploads';

/** Every word the interface says, by area. */
export const en = {
  account,
  common,
  decisions,
  facts,
  instance,
  project,
  review,
  session,
  share,
  uploads,
} as const;

declare module 'use-intl' {
  interface AppConfig {
    Locale: 'en-GB';
    Messages: typeof en;
  }
}
