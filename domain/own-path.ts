/** A path of this instance to go to; anything else (another host, another scheme, control signs) becomes the front page. */
export function ownPath(wish: string | string[] | undefined): string {
  return typeof wish === 'string' && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wish) ? wish : '/';
}
