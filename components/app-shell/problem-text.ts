'use client';

import { useTranslations } from 'use-intl';
import { ApiProblem } from '@/client/api';

/** Puts whatever was thrown into a sentence for a person. */
export function useProblemText(): (problem: unknown) => string {
  const t = useTranslations('common.problem');
  return (problem) => {
    if (!(problem instanceof ApiProblem)) return t('unexpected');
    if (problem.code === 'offline') return t('offline');
    if (problem.detail === '') return t('unreadable');
    const { detail, retryAfterSeconds } = problem;
    return retryAfterSeconds ? t('wait', { detail, seconds: retryAfterSeconds }) : detail;
  };
}
