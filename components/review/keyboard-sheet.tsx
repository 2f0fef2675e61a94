import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { recallPreferences } from '@/client/review-preferences';
import { useView } from './review-context';

const KeyboardList = dynamic(async () => (await import('./keyboard-list')).KeyboardList);

/** The list of keys, once somebody asks for it; what this person chose there counts from the start. */
export function KeyboardSheet() {
  const isOpen = useView((now) => now.isSheetOpen);
  useEffect(() => recallPreferences(window.localStorage), []);
  return isOpen && <KeyboardList />;
}
