import { expect, test } from 'vitest';
import { fakePlane } from '../../testing/fake-plane.ts';
import { findProject } from './find-project.ts';

const plane = fakePlane({
  codex_list_projects: () => ({
    projects: ['/p', '/p/inner', '/p/in'].map((path) => ({ path, project_id: `id of ${path}` })),
  }),
});

test.each([
  ['/p', '/p'],
  ['/p/other/deep', '/p'],
  ['/p/inner/src', '/p/inner'],
])('%s lies in the project %s', async (folder, project) => {
  expect(await findProject(plane, folder)).toBe(`id of ${project}`);
});

test('a folder outside of every project is refused', async () => {
  await expect(findProject(plane, '/pelican')).rejects.toMatchObject({ name: 'UsageError', field: 'PROJECT' });
});
