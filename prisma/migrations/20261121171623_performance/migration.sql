-- AlterTable
ALTER TABLE "sweeps" ADD COLUMN     "tasks" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "database_sizes" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "bytes" BIGINT NOT NULL,
    "full_bytes" BIGINT NOT NULL,

    CONSTRAINT "database_sizes_pkey" PRIMARY KEY ("at")
);
