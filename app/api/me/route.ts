import { readMe } from '@/domain/api/accounts';
import { handle } from '@/server/http/handle';

export const GET = handle(readMe, ({ viewer }) => Promise.resolve(viewer));
