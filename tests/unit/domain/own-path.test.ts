import { describe, expect, it } from 'vitest';
import { ownPath } from '@/domain/own-path';

describe('the way back after signing in', () => {
  it.each(['/', '/projects/1', '/mixes/1?v=2&t=1:23.450', '/invitations/abc'])('%s is ours', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/a\\b',
    '/a\nb',
    'javascript:alert(1)',
    '',
  ])('%j is not', (path) => {
    expect(ownPath(path)).toBe('/');
  });

  it('is the front page when there is none, or several', () => {
    expect(ownPath(undefined)).toBe('/');
    expect(ownPath(['/a', '/b'])).toBe('/');
  });
});
