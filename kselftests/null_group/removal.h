/* SPDX-License-Identifier: GPL-2.0-only */
/* Unplugging a device and unloading its modules while it is in use. */

struct unplug {
	pthread_t thread;
	int result;
};

static void *unplug_in_thread(void *argument)
{
	struct unplug *unplug = argument;

	unplug->result = kst_unplug("edu2");
	return NULL;
}

/* The kernel requests the device back from its user, and waits until it is closed. */
static void unplug_under_user(struct __test_metadata *_metadata,
			      struct kst_session *session, enum kst_interface interface)
{
	struct kst_device device;
	const char *reason = kst_check_unplug("edu2", &device);
	struct unplug unplug = {0};
	int event;

	if (reason)
		SKIP(return, "%s", reason);
	NEED_OPENABLE(interface, &device);
	MUST(kst_open(session, interface, &device));
	event = eventfd(0, EFD_CLOEXEC);
	MUST(kst_set_irq(session->fd, VFIO_PCI_REQ_IRQ_INDEX, event));
	ASSERT_EQ(0, pthread_create(&unplug.thread, NULL, unplug_in_thread, &unplug));
	EXPECT_LE(1, kst_wait_event(event, 20));
	MUST(kst_use(session));
	kst_close(session);
	close(event);
	ASSERT_EQ(0, pthread_join(unplug.thread, NULL));
	MUST(unplug.result);
	MUST_FAIL(ENXIO, kst_find_device("edu2", &device));
	MUST(kst_plug("edu2", &device));
	MUST(kst_bind_vfio(&device));
}

#define MODULES "/lib/modules"
#define MAX_MODULES 16

/* Module names use underscores; their file names may use hyphens. */
static int load_module(const char *name)
{
	char path[128];
	int fd, result;

	snprintf(path, sizeof(path), MODULES "/%s.ko", name);
	for (char *c = path; !kst_exists(path) && (c = strchr(c, '_'));)
		*c = '-';
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	result = syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
	close(fd);
	return result;
}

static int unload_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

/* Unloads the first unused module of VFIO or iommufd. Returns -ENOENT without one. */
static int unload_one(char *name, size_t size)
{
	FILE *modules = fopen("/proc/modules", "re");
	int result = -ENOENT;
	char line[512];

	while (modules && result && fgets(line, sizeof(line), modules)) {
		if (strncmp(line, "vfio", 4) && strncmp(line, "iommufd", 7))
			continue;
		snprintf(name, size, "%.*s", (int)strcspn(line, " "), line);
		result = unload_module(name) ? -ENOENT : 0;
	}
	if (modules)
		fclose(modules);
	return result;
}

/* A leaked reference count would prevent a module from being unloaded. */
static void reload_modules(struct __test_metadata *_metadata, struct kst_session *session,
			   enum kst_interface interface, const struct kst_device *device)
{
	char names[MAX_MODULES][64];
	int count = 0;

	if (!kst_exists("/sys/module/vfio_pci/initstate"))
		SKIP(return, "vfio-pci is built in");
	if (!kst_exists(MODULES "/vfio-pci.ko"))
		SKIP(return, "this guest has no " MODULES "/vfio-pci.ko");
	MUST(kst_open(session, interface, device));
	MUST_FAIL(EAGAIN, unload_module("vfio_pci"));
	MUST(kst_use(session));
	kst_close(session);
	MUST(unload_module("vfio_pci"));
	EXPECT_FALSE(kst_is_bound(device));
	while (count < MAX_MODULES && !unload_one(names[count], sizeof(names[count])))
		count++;
	EXPECT_FALSE(kst_exists("/sys/module/vfio/initstate"));
	EXPECT_FALSE(kst_exists("/sys/module/iommufd/initstate"));
	while (count > 0)
		MUST(load_module(names[--count]));
	MUST(load_module("vfio_pci"));
	/* Binds the device. */
	NEED_OPENABLE(interface, device);
	MUST(kst_open(session, interface, device));
	MUST(kst_use(session));
}
