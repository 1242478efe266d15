-- CreateTable
CREATE UNLOGGED TABLE "instance_samples" (
    "instance" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sample" JSONB NOT NULL,

    CONSTRAINT "instance_samples_pkey" PRIMARY KEY ("instance")
);
