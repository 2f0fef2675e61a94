import { enterLink as contract } from '@/domain/api/links';
import { guestCookie, linkCookie, readCookie, secretCookie } from '@/server/auth/cookies';
import { handle } from '@/server/http/handle';
import { enterLink } from '@/server/projects/links';

export const POST = handle(contract, async ({ runtime, params, input, cookies, address, reply }) => {
  const token = readCookie(cookies, linkCookie) ?? '';
  const { name, password } = input;
  const { mixId, guestToken } = await enterLink(runtime, {
    linkId: params.linkId,
    token,
    name,
    password,
    address,
  });
  reply.append('set-cookie', secretCookie(runtime, guestCookie, guestToken));
  return { mixId };
});
