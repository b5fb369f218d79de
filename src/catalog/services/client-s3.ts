import { defineLibrary, operations } from '../model.ts';

const read = { is: 'call', service: 'storage', safe: true } as const;
/** An object is replaced by one of the same name: its name is what makes it the same. */
const put = { is: 'call', service: 'storage', key: 'Argument[0].Member[Key]' } as const;
const part = { is: 'call', service: 'storage', method: { default: 'PUT' } } as const;
const remove = { is: 'call', service: 'storage', method: { default: 'DELETE' } } as const;

export const clientS3 = defineLibrary({
  package: '@aws-sdk/client-s3',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html',
  entries: [
    ...operations('S3', {
      PutObject: put,
      CopyObject: put,
      // Parts that are never completed are no object.
      CreateMultipartUpload: part,
      UploadPart: part,
      UploadPartCopy: part,
      CompleteMultipartUpload: part,
      AbortMultipartUpload: remove,
      DeleteObject: remove,
      DeleteObjects: { ...remove, failuresAt: 'Member[Errors]' },
      PutObjectTagging: part,
      DeleteObjectTagging: remove,
      GetObject: read,
      GetObjectAttributes: read,
      GetObjectTagging: read,
      HeadObject: read,
      HeadBucket: read,
      ListBuckets: read,
      ListObjects: read,
      ListObjectsV2: read,
      ListObjectVersions: read,
      ListParts: read,
    }),
    { construct: 'S3Client', is: 'configure', what: 'client' },
    { construct: 'S3', is: 'configure', what: 'client' },
  ],
});
